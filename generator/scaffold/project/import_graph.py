"""Which modules import which."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from scaffold.model.position import Position
from scaffold.project.imports import Import, ImportStatement, imports, imports_in, module_of
from scaffold.project.modules import Modules


def import_chain(modules: Modules, start: str, goal: str) -> list[str] | None:
    """Return the files by which `start` comes to import `goal`, both included; None if it does not.

    What is imported inside functions, or for type checkers only, does not count.
    """
    came_from: dict[str, str | None] = {start: None}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path == goal:
            return _chain(came_from, goal)
        for imported in _executed(modules, path):
            # A package around the goal is imported before it in any case.
            is_around = imported.endswith("/__init__.py") and goal.startswith(imported[:-11])
            if imported not in came_from and not (is_around and imported != goal):
                came_from[imported] = path
                waiting.append(imported)
    return None


def _chain(came_from: dict[str, str | None], goal: str) -> list[str]:
    chain: list[str] = []
    at: str | None = goal
    while at is not None:
        chain.insert(0, at)
        at = came_from[at]
    return chain


def _executed(modules: Modules, path: str) -> Iterator[str]:
    """Yield the files that a module imports when it is executed."""
    for one in _imports(modules.tree(path).body):
        module = one.modules[-1]
        # `import a.b.c` executes `a` and `a.b` too.
        dots = len(module) - len(module.lstrip("."))
        parts = module.lstrip(".").split(".")
        for end in range(1, len(parts) + 1):
            found = modules.layout.path_of("." * dots + ".".join(parts[:end]), path)
            if found is not None:
                yield found


def _imports(body: list[ast.stmt]) -> Iterator[Import]:
    for node in body:
        if isinstance(node, ImportStatement):
            yield from (one for one, _ in imports_in(node))
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from _imports([*node.body, *node.orelse])
        elif isinstance(node, (ast.Try, ast.With)):
            yield from _imports(node.body)


def importers_of(modules: Modules, gone: Collection[str]) -> Iterator[Position]:
    """Yield where a module is imported that goes.

    Args:
        modules: The project's as they will be, beside those that go.
        gone: The paths that go.
    """
    names = {path.removesuffix(".py").rpartition("/")[2].encode() for path in gone}
    for path, file in modules.files.items():
        if not path.endswith(".py") or path in gone:
            continue
        if any(name in file.content for name in names):
            for node, one in _anywhere(modules.tree(path)):
                if _is_of(modules, path, one, gone):
                    yield Position(path, node.lineno)


def imports_of(modules: Modules, path: str, imported: Collection[str]) -> set[Import]:
    """Return what a module imports, at its top level, of the modules at some paths."""
    found = imports(modules.files[path].content)
    return {one for one in found if _is_of(modules, path, one, imported)}


def _is_of(modules: Modules, path: str, one: Import, imported: Collection[str]) -> bool:
    return any(modules.layout.path_of(name, path) in imported for name in one.modules)


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
    called = {
        one.alias or one.modules[-1].rpartition(".")[2]
        for _, one in _anywhere(tree)
        if path_of(one.modules[-1], other) == path
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and path_of(module_of(node), other) == path:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] in called:
            yield node.attr


def _anywhere(tree: ast.Module) -> Iterator[tuple[ImportStatement, Import]]:
    for node in ast.walk(tree):
        if isinstance(node, ImportStatement):
            yield from ((node, one) for one, _ in imports_in(node))
