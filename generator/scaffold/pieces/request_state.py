"""What stands in the state of a request: what the lifespan yields, and what middleware adds."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress

from scaffold.edits.source import CannotEditError, Source
from scaffold.model.application import Application
from scaffold.model.position import Position
from scaffold.model.problem import wrong_usage
from scaffold.model.tree import Tree
from scaffold.pieces.host import Host
from scaffold.pieces.template import STATE, is_rendered
from scaffold.pieces.tests import is_test
from scaffold.project.modules import Modules

# What has a state, as it is called where that is read.
HOLDERS = frozenset({"app", "conn", "connection", "req", "request", "scope", "websocket", "ws"})


def check_not_yielded(name: str, host: Host) -> None:
    """Refuse a middleware that would write over what the lifespan yields (exit code 2)."""
    if is_rendered(host.modules, *STATE):
        keys = _rendered_state(host.modules)
    else:
        keys = yielded_by(host.files, host.application)
    if at := keys.get(name):
        message = f"The lifespan yields {name!r}, and a middleware would write over it: {at}."
        raise wrong_usage("taken", f"{message} Take another name.")


def check_not_written(name: str, modules: Modules) -> None:
    """Refuse a resource that a middleware would write over (exit code 2)."""
    if at := written_at(modules, name, lambda holder: holder in HOLDERS - {"app"}):
        message = f"request.state has another {name!r} already: {at}."
        raise wrong_usage("taken", f"{message} Take another name.")


def written_at(modules: Modules, name: str, has: Callable[[str], bool]) -> Position | None:
    """Return the first place where a module, and no test, writes a name of a state.

    Args:
        modules: The project's.
        name: In the state.
        has: Whether it is the state of what is called so: `request`, `app`.
    """
    for path in _naming(modules, name):
        nodes = (node for node in ast.walk(modules.tree(path)) if isinstance(node, ast.expr))
        lines = [node.lineno for node in nodes if _is_written(node, name, has)]
        if lines:
            return Position(path, min(lines))
    return None


def reader_of(modules: Modules, name: str, gone: Collection[str]) -> Position | None:
    """Return where a module, and no test, reads a name of the state; None if nothing does.

    Args:
        modules: The project's as they will be, beside those that go.
        name: Of what goes.
        gone: The paths that go.
    """
    for path in _naming(modules, name):
        for node in ast.walk(modules.tree(path)) if path not in gone else ():
            if isinstance(node, ast.expr) and _is_read(node, name):
                return Position(path, node.lineno)
    return None


def _naming(modules: Modules, name: str) -> Iterator[str]:
    """Yield the modules that hold a word; not the tests."""
    for path, file in modules.files.items():
        if path.endswith(".py") and not is_test(path) and name.encode() in file.content:
            yield path


def _is_read(node: ast.expr, name: str) -> bool:
    """Tell whether it is `request.state.name`, `request.state["name"]` or `app.state.name`."""
    if not isinstance(node, (ast.Attribute, ast.Subscript)) or not isinstance(node.ctx, ast.Load):
        return False
    return _key(node) == name and _holder(node.value) in HOLDERS


def _is_written(node: ast.expr, name: str, has: Callable[[str], bool]) -> bool:
    """Tell whether it is `request.state.name = …`, or `state["name"] = …` of whatever has it."""
    if not isinstance(node, (ast.Attribute, ast.Subscript)) or not isinstance(node.ctx, ast.Store):
        return False
    holder = _holder(node.value)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        # `state = scope.setdefault("state", {})`
        holder = "scope" if node.value.id.endswith("state") else None
    return _key(node) == name and holder is not None and has(holder)


def _holder(node: ast.expr) -> str | None:
    """Return what the state is of: `request` for `request.state` and `self.request["state"]`."""
    if not isinstance(node, (ast.Attribute, ast.Subscript)) or _key(node) != "state":
        return None
    return ast.unparse(node.value).rpartition(".")[2]


def _key(node: ast.Attribute | ast.Subscript) -> object:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.slice.value if isinstance(node.slice, ast.Constant) else None


def _rendered_state(modules: Modules) -> dict[str, Position]:
    """Return what the lifespan yields in a project of our template, each name with its place."""
    path, name = STATE
    return {
        field.target.id: Position(path, field.lineno)
        for state in modules.tree(path).body
        if isinstance(state, ast.ClassDef) and state.name == name
        for field in state.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }


def yielded_by(files: Tree, application: Application) -> dict[str, Position]:
    """Return the keys of what the lifespan of an application yields, each with its place."""
    at = application.lifespan
    if at is not None:
        with suppress(CannotEditError):
            source = Source(at.path, files[at.path].content)
            function = source.node_at(ast.AsyncFunctionDef, at)
            return {key: Position(at.path, line) for key, line in _keys(function)}
    return {}


def _keys(function: ast.AsyncFunctionDef) -> Iterator[tuple[str, int]]:
    nodes = [*ast.walk(function)]
    values = [node.value for node in nodes if isinstance(node, ast.Yield)]
    names = {value.id for value in values if isinstance(value, ast.Name)}
    values += [
        node.value
        for node in nodes
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and _target(node) in names
    ]
    for value in values:
        if isinstance(value, ast.Dict):
            for key in value.keys:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, key.lineno
        elif isinstance(value, ast.Call):
            yield from ((one.arg, one.value.lineno) for one in value.keywords if one.arg)


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    return ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
