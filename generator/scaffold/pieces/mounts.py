"""Where an application is mounted by another one, whose lifespan alone runs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from scaffold.model.application import Application
from scaffold.model.position import Position
from scaffold.pieces.callback.shapes import last_name
from scaffold.pieces.host import Host
from scaffold.pieces.tests import is_test
from scaffold.project.modules import Definition, Modules

# `app.mount("/api", api)`, `Mount("/api", api)`, `Host("api.org", api)`.
MOUNTING = re.compile(rb"\b(?:mount|Mount|host|Host)\(")
APPLICATIONS = ("FastAPI", "Starlette")


def mounted_by(modules: Modules, application: Application) -> Position | None:
    """Return the call of `mount` that takes the application; None where there is none.

    An application that is asked for by name is read as if it were served alone.
    """
    for at, mounted, found in _all(modules):
        if found is not None and found.position == application.call:
            return at
        is_named = ast.unparse(mounted) == application.variable
        if is_named and _in_one_function(modules, at, application.call):
            return at
    return None


def is_mounting(host: Host) -> bool:
    """Say whether other applications are mounted on the one that gets the piece."""
    return len(host.reading.applications) > 1 or handlers_mounted(host.modules) is not None


def handlers_mounted(modules: Modules) -> Position | None:
    """Return the first call of `mount` that takes another application of the project.

    In its handlers that one is `request.app`, but `request.state` is the same.
    """
    for at, mounted, found in _all(modules):
        made = found.node if found else mounted
        if isinstance(made, ast.Call):
            name = ast.unparse(made.func)
            is_made_here = modules.definition((found or at).path, name) is not None
            if is_made_here or name.rpartition(".")[2] in APPLICATIONS:
                return at
    return None


def _in_one_function(modules: Modules, one: Position, other: Position) -> bool:
    return one.path == other.path and any(
        node.lineno < min(one.line, other.line) <= max(one.line, other.line) <= _end(node)
        for node in ast.walk(modules.tree(one.path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _all(modules: Modules) -> Iterator[tuple[Position, ast.expr, Definition | None]]:
    """Yield each call of `mount`, what it takes, and where the project defines that."""
    for path, file in modules.files.items():
        if path.endswith(".py") and MOUNTING.search(file.content) and not is_test(path):
            for call, mounted in _mounts(modules.tree(path)):
                at = Position(path, call.lineno, call.col_offset)
                yield at, mounted, modules.definition(path, ast.unparse(mounted))


def _mounts(tree: ast.Module) -> Iterator[tuple[ast.Call, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and MOUNTING.match(f"{last_name(node.func)}(".encode()):
            named = [keyword.value for keyword in node.keywords if keyword.arg == "app"]
            # `app.mount("/admin", Admin(app))` mounts another one.
            itself = ast.unparse(node.func).rpartition(".")[0]
            for mounted in [*node.args[1:2], *named]:
                yield from ((node, one) for one in _wrapped(mounted) if ast.unparse(one) != itself)


def _wrapped(mounted: ast.expr) -> Iterator[ast.expr]:
    """Yield what is mounted, and what that is around: `CORSMiddleware(api)`."""
    yield mounted
    for inner in mounted.args[:1] if isinstance(mounted, ast.Call) else ():
        yield from _wrapped(inner)
