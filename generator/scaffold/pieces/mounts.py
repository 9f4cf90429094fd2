"""Where an application is mounted by another one, whose lifespan alone runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from scaffold.model.application import Application, Position
from scaffold.reading.modules import Modules


def mounted_by(modules: Modules, application: Application) -> Position | None:
    """Return the call of `mount` that takes the application; None where there is none.

    An application that is asked for by name is read as if it were served alone.
    """
    for path, file in modules.files.items():
        if not path.endswith(".py") or b".mount(" not in file.content:
            continue
        for call, mounted in _mounts(modules.tree(path)):
            found = modules.definition(path, ast.unparse(mounted))
            if found is not None and found.position == application.call:
                return Position(path, call.lineno, call.col_offset)
    return None


def _mounts(tree: ast.Module) -> Iterator[tuple[ast.Call, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".mount"):
            named = [keyword.value for keyword in node.keywords if keyword.arg == "app"]
            yield from ((node, mounted) for mounted in [*node.args[1:2], *named])
