"""What the names of a module are bound to."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from symtable import Symbol, SymbolTable

from scaffold.edits.source import Source
from scaffold.project.imports import Import, ImportStatement, imports_in

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)
OF_TYPES = {"cast", "ForwardRef", "NamedTuple", "NewType", "TypeAdapter", "TypedDict", "TypeVar"}


def top_level_imports(source: Source) -> list[ImportStatement]:
    """Return the import statements that always run when the module is imported."""
    return [node for node in source.tree.body if isinstance(node, ImportStatement)]


def conditional_imports(source: Source) -> Iterator[ImportStatement]:
    """Yield the import statements inside `if` or `try` of the module."""
    for statement in source.tree.body:
        if isinstance(statement, (ast.If, ast.Try)):
            for node in ast.walk(statement):
                if isinstance(node, ImportStatement):
                    yield node


def check_free(source: Source, wanted: Import, instead_of: Import | None = None) -> None:
    """Make sure that an import changes the meaning of no name.

    Args:
        source: The file.
        wanted: What will be imported.
        instead_of: What will be imported no more.

    Raises:
        CannotEditError: The module gives the name another meaning, or `*` may.
    """
    name = wanted.local
    for statement in [*top_level_imports(source), *conditional_imports(source)]:
        for present, alias in imports_in(statement):
            if present.name == "*" and (source.starred is None or name in source.starred):
                raise source.refusal(statement, f"`import *` may bind {name} too")
            if present == instead_of:
                continue
            if present.local == name and not _is_alike(present, wanted):
                raise source.refusal(alias, f"{name} is imported from somewhere else here")
    if is_bound(source, name) or _is_used_unbound(source, name):
        raise source.refusal(
            _first_use(source, name), f"{name} means something else in this module"
        )


def check_visible(source: Source, name: str, used_by: ast.AST) -> None:
    """Make sure that what encloses a node does not give the name of a module another meaning.

    Raises:
        CannotEditError: A function or class around the node binds the name.
    """
    places = {
        (node.name, node.lineno): node
        for node in ast.walk(source.tree)
        if isinstance(node, DEFINITIONS)
        and node is not used_by
        and any(one is used_by for one in ast.walk(node))
    }
    for table, symbol in _symbols(source, name):
        around = places.get((table.get_name(), table.get_lineno()))
        if around and symbol.is_local():
            raise source.refusal(around, f"{name} means something else in {around.name}")


def is_used(source: Source, name: str) -> bool:
    """Say whether the module uses the name, or may do so in a comment, `__all__` or a type."""
    return is_mentioned(source, name) or any(
        name in _names_read(node) for node in ast.walk(source.tree)
    )


def is_mentioned(source: Source, name: str) -> bool:
    """Say whether a comment, `__all__` or a type in quotes may use the name."""
    word = re.compile(rf"(?<![\w.]){re.escape(name)}\b")
    comments = (token.text for token in source.tokens if token.is_comment)
    texts = [*_texts_with_names(source.tree), *(text for text in comments if "type:" in text)]
    return any(word.search(text) for text in texts)


def _names_read(node: ast.AST) -> Iterator[str]:
    """Yield the name that is read there; the field of a class reads none."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _texts_with_names(tree: ast.Module) -> Iterator[str]:
    """Yield each text that may name what is imported; others, as a path or a tag, do not."""
    for holder in ast.walk(tree):
        for part in _holding_names(holder):
            for node in ast.walk(part):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def _holding_names(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node in which a text can stand for a type, or for a name."""
    if isinstance(node, ast.Subscript):
        yield node.slice
    elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
        yield node.annotation
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns:
        yield node.returns
    elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in OF_TYPES:
        yield node
    if isinstance(node, SIMPLE) and any(_is_published(one) for one in ast.walk(node)):
        yield node


def _is_published(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "__all__"


def _is_alike(present: Import, wanted: Import) -> bool:
    if not (present.name or wanted.name) and not (present.alias or wanted.alias):
        return True  # `import a.b` and `import a.c` both bind a
    return present.is_same(wanted)


def is_bound(source: Source, name: str) -> bool:
    """Say whether the module binds the name otherwise than by an import."""
    return any(
        (symbol.is_assigned() or symbol.is_namespace())
        and (table is source.symbols or symbol.is_declared_global())
        for table, symbol in _symbols(source, name)
    )


def is_only_imported(source: Source, name: str) -> bool:
    """Say whether a name, in every scope, means what the module imports under it."""
    return not is_bound(source, name) and not any(
        symbol.is_local() for table, symbol in _symbols(source, name) if table is not source.symbols
    )


def is_unknown(source: Source, name: str) -> bool:
    """Say whether a name means nothing, in any scope."""
    return not hasattr(builtins, name) and not any(_symbols(source, name))


def _is_used_unbound(source: Source, name: str) -> bool:
    """Say whether the name is used as a builtin: imported nowhere, and bound nowhere."""
    statements = [*top_level_imports(source), *conditional_imports(source)]
    if any(one.local == name for node in statements for one, _ in imports_in(node)):
        return False
    return any(
        symbol.is_referenced() and (symbol.is_global() or table is source.symbols)
        for table, symbol in _symbols(source, name)
    )


def _symbols(source: Source, name: str) -> Iterator[tuple[SymbolTable, Symbol]]:
    """Yield the name as each scope that knows it sees it."""
    for table in _tables(source.symbols):
        if name in table.get_identifiers():
            yield table, table.lookup(name)


def _tables(table: SymbolTable) -> Iterator[SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)


def _first_use(source: Source, name: str) -> ast.expr | ast.stmt | int:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id == name:
            return node
        if isinstance(node, DEFINITIONS) and node.name == name:
            return node
    return 0
