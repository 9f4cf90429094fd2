"""What the template brings, and imports from where the owner has it no more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from scaffold.edits.replaced_imports import replace_import
from scaffold.edits.source import CannotEditError
from scaffold.edits.sources import source_at
from scaffold.model.tree import Tree
from scaffold.project.import_graph import taken_from
from scaffold.project.imports import Import, ImportStatement, imports_in
from scaffold.project.modules import Modules

DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Asked(NamedTuple):
    """What modules import that the project has not where the template has it.

    Attributes:
        files: Those that import it from where the owner has it, with their content.
        missing: What is nowhere, though it is imported, by the path of the module to look at.
    """

    files: dict[str, bytes]
    missing: dict[str, str]


def follow_moves(
    paths: Iterable[str], mine: Tree, after: Tree, theirs: Tree, moved: Mapping[str, str]
) -> Asked:
    """Let modules with what the template brings import what the owner moved.

    Args:
        paths: Of the modules.
        mine: The project as the owner had it: what was missing there is left as it is.
        after: The project with what the template brings.
        theirs: The template, in which all is there that it imports.
        moved: The owner's path of a file, by the template's.
    """
    asked = Asked({}, {})
    before, here, there = Modules(mine), Modules(after), Modules(theirs)
    for path in paths:
        known = {*_imports(before.tree(path))}
        source = source_at(here, path)
        for one in dict.fromkeys(_imports(here.tree(path))):
            place = _place(there, path, one)
            if place is None or one in known or _place(here, path, one):
                continue
            try:
                new = _moved(here, there, one, place, moved.get(place, place))
                source = replace_import(source, one, new) if new else source
            except CannotEditError:
                new = None
            if new is None:
                asked.missing[path] = f"`{one.statement}` finds nothing here"
        if source.content != after[path].content:
            asked.files[path] = source.content
        names = _shapes(before.tree(path))
        gone = taken_from(here, path, [one for one in names if not here.definition(path, one)])
        if gone:
            asked.missing[path] = f"{', '.join(sorted(gone))} goes, and is imported elsewhere"
    return asked


def _imports(tree: ast.Module) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ImportStatement):
            yield from (one for one, _ in imports_in(node))


def _place(modules: Modules, path: str, one: Import) -> str | None:
    """Return the file of the module that is imported, or that defines what is imported of it."""
    whole, outer = (modules.layout.path_of(name, path) for name in (one.modules[-1], one.module))
    if whole or not outer or one.name == "*":
        return whole or outer
    return outer if modules.definition(outer, str(one.name)) else None


def _moved(here: Modules, there: Modules, one: Import, place: str, now: str) -> Import | None:
    """Return the import of the same from the file where it is now; None where it is not there."""
    if one.name is None:
        return None
    module = here.layout.module_of(now)
    package, _, last = module.rpartition(".")
    if there.layout.path_of(one.modules[-1], now) == place:
        possible = [(package, last)]
    else:
        names = [one.name, *_renamed(there, place, here, now, one.name)]
        possible = [(module, name) for name in names]
    imports = (one._replace(module=module, name=name) for module, name in possible)
    return next((new for new in imports if _place(here, now, new)), None)


def _renamed(there: Modules, place: str, here: Modules, now: str, name: str) -> list[str]:
    """Return the name by which the owner has the same function or class, if that is certain."""
    wanted, shapes = _shapes(there.tree(place)), _shapes(here.tree(now))
    new = shapes.keys() - wanted.keys()
    found = [one for one in new if shapes[one] == wanted.get(name)]
    return found if len(found) == 1 else []


def _shapes(tree: ast.Module) -> dict[str, str]:
    """Return the functions and classes of a module, by their names: what they are without them."""
    nodes = [node for node in tree.body if isinstance(node, DEFINED)]
    return {one.name: re.sub(rf"\b{one.name}\b", "", ast.unparse(one)) for one in nodes}
