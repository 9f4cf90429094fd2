"""Where an application is mounted by another one, whose lifespan alone runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from scaffold.model.application import Application, Position
from scaffold.model.tree import Tree
from scaffold.reading.definitions import definition
from scaffold.reading.parsing import parse


def mounted_by(files: Tree, application: Application) -> Position | None:
    """Return the call of `mount` that takes the application; None where there is none.

    An application that is asked for by name is read as if it were served alone.
    """
    for path, file in files.items():
        if not path.endswith(".py") or b".mount(" not in file.content:
            continue
        for call, mounted in _mounts(file.content):
            found = definition(files, path, ast.unparse(mounted))
            if found is not None and found.position == application.call:
                return Position(path, call.lineno, call.col_offset)
    return None


def _mounts(content: bytes) -> Iterator[tuple[ast.Call, ast.expr]]:
    try:
        tree = parse(content)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".mount"):
            named = [keyword.value for keyword in node.keywords if keyword.arg == "app"]
            yield from ((node, mounted) for mounted in [*node.args[1:2], *named])
