"""What two modules have in common, what a module imports, and what others take from it."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Collection, Iterator
from contextlib import suppress
from io import BytesIO
from typing import NamedTuple

from scaffold.edits.names import Import, ImportStatement, imports_in, module_of
from scaffold.model.application import Position
from scaffold.reading.modules import Modules
from scaffold.reading.parsing import parse


def same_code(present: bytes, written: bytes) -> bool:
    """Say whether a module holds what would be written, in whatever layout.

    isort may split and sort its imports, and add those that the project wants in each module.
    """
    return imports(present) >= imports(written) and _code(present) == _code(written)


def same_meaning(one: bytes, other: bytes) -> bool:
    """Say whether two modules differ in layout alone."""
    with suppress(SyntaxError, ValueError):
        return imports(one) == imports(other) and _code(one) == _code(other)
    return False


def imports(content: bytes) -> set[Import]:
    """Return what a module imports at its top level.

    Raises:
        SyntaxError, ValueError: It is no Python.
    """
    nodes = (node for node in parse(content).body if isinstance(node, ImportStatement))
    return {found for node in nodes for found, _ in imports_in(node)}


def _code(content: bytes) -> list[str]:
    """Return what is in a module beside its imports, and its comments."""
    body = parse(content).body
    code = [ast.dump(node) for node in body if not isinstance(node, ImportStatement)]
    tokens = tokenize.tokenize(BytesIO(content).readline)
    return code + [token.string for token in tokens if token.type == tokenize.COMMENT]


def importer_of(modules: Modules, gone: Collection[str]) -> Position | None:
    """Return where a module is imported that goes; None if nothing needs it.

    Args:
        modules: The project's as they will be, beside those that go.
        gone: The paths that go.
    """
    names = {path.removesuffix(".py").rpartition("/")[2].encode() for path in gone}
    for path, file in modules.files.items():
        if not path.endswith(".py") or path in gone:
            continue
        if any(name in file.content for name in names):
            for one in _imported(modules.tree(path)):
                if modules.layout.path_of(one.module, path) in gone:
                    return Position(path, one.line)
    return None


def imports_of(modules: Modules, path: str, imported: Collection[str]) -> set[Import]:
    """Return what a module imports, at its top level, of the modules at some paths."""

    def is_of_them(one: Import) -> bool:
        names = [one.module, _joined(one.module, one.name)] if one.name else [one.module]
        return any(modules.layout.path_of(name, path) in imported for name in names)

    return {one for one in imports(modules.files[path].content) if is_of_them(one)}


def taken_from(
    modules: Modules, path: str, names: Collection[str], seen: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Return which of the names of a module others use as its own.

    Args:
        modules: Of the project.
        path: Of the module.
        names: At its top level.
        seen: The modules whose names it has by an `import *`.
    """
    if not names:
        return frozenset()
    words = [b"import *", *(name.encode() for name in names)]
    found: set[str] = set()
    for other, file in modules.files.items():
        is_other = other.endswith(".py") and other not in {path, *seen}
        if is_other and any(word in file.content for word in words):
            taken = {*_taken(modules, other, path)}
            found |= taken
            if "*" in taken:
                found |= _named(names, file.content)
                found |= taken_from(modules, other, names, seen | {path})
    return frozenset(names) & found


def _named(names: Collection[str], content: bytes) -> set[str]:
    return {name for name in names if re.search(rf"\b{name}\b".encode(), content)}


def _taken(modules: Modules, other: str, path: str) -> Iterator[str]:
    """Yield what a module imports from the one at the path, `*` too, and what it reads of it."""
    tree, path_of = modules.tree(other), modules.layout.path_of
    called = {one.called for one in _imported(tree) if path_of(one.module, other) == path}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and path_of(module_of(node), other) == path:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] in called:
            yield node.attr


class _Imported(NamedTuple):
    """A module that a file may import, as it writes it; `called` is its name there, if any."""

    line: int
    module: str
    called: str | None


def _imported(tree: ast.Module) -> Iterator[_Imported]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                called = alias.asname or alias.name.rpartition(".")[2]
                yield _Imported(node.lineno, alias.name, called)
        elif isinstance(node, ast.ImportFrom):
            package = module_of(node)
            yield _Imported(node.lineno, package, None)
            for alias in node.names:
                module = _joined(package, alias.name)
                yield _Imported(node.lineno, module, alias.asname or alias.name)


def _joined(package: str, name: str) -> str:
    return f"{package}{'' if package.endswith('.') else '.'}{name}"
