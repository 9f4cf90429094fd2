"""A name is imported from elsewhere, and called otherwise, wherever a module uses it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from scaffold.edits.imported_names import names_removed
from scaffold.edits.imports import ensure_imports, remove_unused_imports
from scaffold.edits.names import (
    is_mentioned,
    is_only_imported,
    is_unknown,
    top_level_imports,
)
from scaffold.edits.source import Source, Splice, edited
from scaffold.edits.statements import remove_statement
from scaffold.project.imports import Import, ImportStatement, imports_in


def replace_import(source: Source, old: Import, new: Import, *, rename: bool = True) -> Source:
    """Return the source with one name imported in the place of another one.

    Args:
        source: The file.
        old: `from module import name`; the module may be imported as a whole, too.
        new: What takes its place.
        rename: Whether it gets its new name where it is used; it keeps the old one anyway where
            the new one means something else, or a text may hold the old one.

    Raises:
        CannotEditError: It is imported in a way that is not followed.
    """
    for statement, present in _importing(source, old):
        if statement not in source.tree.body:
            raise source.refusal(statement, f"{present.local} is not imported at the top")
        return replace_import(_replaced(source, present, new, rename), old, new, rename=rename)
    return _through_modules(source, old, new)


def _importing(source: Source, old: Import) -> Iterator[tuple[ImportStatement, Import]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ImportStatement):
            for present, _ in imports_in(node):
                if present[:2] == old[:2]:
                    yield node, present


def _replaced(source: Source, present: Import, new: Import, rename: bool) -> Source:
    uses = [*_uses(source, present.local)]
    is_renamed = rename and present.alias is None and _can_be_renamed(source, present, new, uses)
    keeps = not is_renamed and present.local != new.name
    wanted = new._replace(alias=present.local if keeps else None)
    source = edited(source, ensure_imports(source, wanted, instead_of=present))
    if is_renamed:
        source = _with_names(source, [*_uses(source, present.local)], str(new.name))
    statement = next(one for one, other in _importing(source, present) if other == present)
    if len(statement.names) == 1:
        return edited(source, remove_statement(source, statement))
    return edited(source, names_removed(source, statement, [present]))


def _can_be_renamed(source: Source, present: Import, new: Import, uses: Sequence[ast.expr]) -> bool:
    """Say whether each use of a name means what is imported, and the new name is free."""
    return (
        is_unknown(source, str(new.name))
        and is_only_imported(source, present.local)
        and not is_mentioned(source, present.local)
        and all(_says(source, node) == present.local for node in uses)
    )


def _uses(source: Source, path: str) -> Iterator[ast.expr]:
    """Yield where a name, or an attribute of a module, is used."""
    kind = ast.Attribute if "." in path else ast.Name
    for node in ast.walk(source.tree):
        if isinstance(node, kind) and ast.unparse(node) == path:
            yield node


def _with_names(source: Source, nodes: Sequence[ast.expr], name: str) -> Source:
    return edited(source, [Splice(source.start(node), source.end(node), name) for node in nodes])


def _says(source: Source, node: ast.expr) -> str:
    # Before Python 3.12, what is in an f-string is not where the tree says.
    return source.text(source.start(node), source.end(node))


def _through_modules(source: Source, old: Import, new: Import) -> Source:
    """Return the source with `module.name` replaced."""
    parent, _, last = old.module.rpartition(".")
    for statement in top_level_imports(source):
        for present, _ in imports_in(statement):
            if present[:2] in {(old.module, None), (parent, last)}:
                path = present.alias or present.name or present.module
                source = _replaced_attributes(source, present, f"{path}.{old.name}", new)
    return source


def _replaced_attributes(source: Source, present: Import, path: str, new: Import) -> Source:
    uses = [*_uses(source, path)]
    if not uses:
        return source
    for node in uses:
        if _says(source, node) != path:
            raise source.refusal(node, f"{path} is used in a way that is not followed")
    source = edited(source, ensure_imports(source, new))
    source = _with_names(source, [*_uses(source, path)], str(new.name))
    return edited(source, remove_unused_imports(source, present))
