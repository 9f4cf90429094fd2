"""What two modules have in common, and what a module imports."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Collection, Iterator
from io import BytesIO

from scaffold.edits.names import Import, ImportStatement, imports_in
from scaffold.model.application import Position
from scaffold.reading.modules import Modules
from scaffold.reading.parsing import parse


def same_code(present: bytes, written: bytes) -> bool:
    """Say whether a module holds what would be written, in whatever layout.

    isort may split and sort its imports, and add those that the project wants in each module.
    """
    return _imports(present) >= _imports(written) and _code(present) == _code(written)


def _imports(content: bytes) -> set[Import]:
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
            for line, module in _imported(modules.tree(path)):
                if modules.layout.path_of(module, path) in gone:
                    return Position(path, line)
    return None


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield each module that a file may import, as it writes it, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = "." * node.level + (node.module or "")
            dot = "" if package.endswith(".") else "."
            yield node.lineno, package
            yield from ((node.lineno, f"{package}{dot}{alias.name}") for alias in node.names)
