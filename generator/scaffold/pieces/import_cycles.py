"""Whether one module, when it is imported, imports another one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from scaffold.reading.modules import Modules


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
        for imported in _imported(modules, path):
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


def _imported(modules: Modules, path: str) -> Iterator[str]:
    """Yield the files that a module imports when it is executed."""
    for module in _names(modules.tree(path).body):
        # `import a.b.c` executes `a` and `a.b` too.
        dots = len(module) - len(module.lstrip("."))
        parts = module.lstrip(".").split(".")
        for end in range(1, len(parts) + 1):
            found = modules.layout.path_of("." * dots + ".".join(parts[:end]), path)
            if found is not None:
                yield found


def _names(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = "." * node.level + (node.module or "")
            dot = "." if node.module else ""
            yield from (f"{package}{dot}{alias.name}" for alias in node.names)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from _names([*node.body, *node.orelse])
        elif isinstance(node, (ast.Try, ast.With)):
            yield from _names(node.body)
