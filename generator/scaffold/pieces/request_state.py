"""What stands in the state of a request: what the lifespan yields, and what middleware adds."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from contextlib import suppress

from scaffold.edits.source import CannotEditError, Source
from scaffold.model.application import Application
from scaffold.model.position import Position
from scaffold.model.problem import wrong_usage
from scaffold.model.tree import Tree
from scaffold.pieces.tests import is_test
from scaffold.project.modules import Modules

# What has a state, as it is called where that is read.
HOLDERS = frozenset({"app", "conn", "connection", "req", "request", "scope", "websocket", "ws"})


def check_not_yielded(name: str, keys: dict[str, Position]) -> None:
    """Refuse a middleware that would write over what the lifespan yields (exit code 2)."""
    if at := keys.get(name):
        message = f"The lifespan yields {name!r}, and a middleware would write over it: {at}."
        raise wrong_usage("taken", f"{message} Take another name.")


def check_not_written(name: str, files: Tree) -> None:
    """Refuse a resource that a middleware would write over (exit code 2)."""
    written = re.compile(
        rf"""state(?:["']\])?\[["']{name}["']\]\s*=(?!=)|request\.state\.{name}\s*=(?!=)""".encode()
    )
    if at := found_at(files, written):
        message = f"request.state has another {name!r} already: {at}."
        raise wrong_usage("taken", f"{message} Take another name.")


def found_at(files: Tree, pattern: re.Pattern[bytes]) -> Position | None:
    """Return the first place in the project's modules that fits a pattern; not in its tests."""
    for path in files:
        if path.endswith(".py") and not is_test(path):
            content = files[path].content
            if found := pattern.search(content):
                return Position(path, content.count(b"\n", 0, found.start()) + 1)
    return None


def reader_of(modules: Modules, name: str, gone: Collection[str]) -> Position | None:
    """Return where a module, and no test, reads a name of the state; None if nothing does.

    Args:
        modules: The project's as they will be, beside those that go.
        name: Of what goes.
        gone: The paths that go.
    """
    for path, file in modules.files.items():
        is_module = path.endswith(".py") and path not in gone and not is_test(path)
        if is_module and name.encode() in file.content:
            for node in ast.walk(modules.tree(path)):
                if isinstance(node, ast.expr) and _is_read(node, name):
                    return Position(path, node.lineno)
    return None


def _is_read(node: ast.expr, name: str) -> bool:
    """Tell whether it is `request.state.name`, `request.state["name"]` or `app.state.name`."""
    if not isinstance(node, (ast.Attribute, ast.Subscript)) or not isinstance(node.ctx, ast.Load):
        return False
    return _key(node) == name and _is_state(node.value)


def _is_state(node: ast.expr) -> bool:
    if not isinstance(node, (ast.Attribute, ast.Subscript)) or _key(node) != "state":
        return False
    return ast.unparse(node.value).rpartition(".")[2] in HOLDERS


def _key(node: ast.Attribute | ast.Subscript) -> object:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.slice.value if isinstance(node.slice, ast.Constant) else None


def fields_of(path: str, state: ast.ClassDef) -> dict[str, Position]:
    """Return the fields of the class of what a lifespan yields, each with its place."""
    return {
        node.target.id: Position(path, node.lineno)
        for node in state.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
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
