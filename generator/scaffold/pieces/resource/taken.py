"""Names that the lifespan of an application uses already, where a resource would be in the way."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from scaffold.edits.source import Source
from scaffold.model.application import Application
from scaffold.model.position import Position
from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.model.tree import Tree
from scaffold.pieces.request_state import written_at, yielded_by
from scaffold.pieces.resource import lifespan
from scaffold.project.modules import Modules


def check_not_in_lifespan(name: str, files: Tree, application: Application) -> None:
    """Refuse a resource that would hide or replace something in the lifespan (exit code 2)."""
    at = application.lifespan
    if at is None:
        if name == lifespan.PARAMETER:
            raise _taken(name, application.call, "it is what the lifespan takes")
        return
    source = Source(at.path, files[at.path].content)
    for line in _lines(lifespan.lifespan_at(source, at), name):
        raise _taken(name, Position(at.path, line), "the lifespan uses that name already")
    if yielded := yielded_by(files, application).get(name):
        raise _taken(name, yielded, "the lifespan yields it already")


def check_not_in_state(name: str, modules: Modules, application: Application) -> None:
    """Refuse a resource whose name something else has in the application's state (exit code 2)."""
    variable = application.name.rpartition(":")[2]
    if at := written_at(modules, name, lambda holder: "app" in holder or holder == variable):
        raise _taken(name, at, "the application's state has it already")


def _taken(name: str, at: Position, reason: str) -> RefusedError:
    message = f"A resource cannot be called {name!r}: {at}: {reason}."
    return wrong_usage("taken", f"{message} Take another name.")


def _lines(function: ast.AsyncFunctionDef, name: str) -> Iterator[int]:
    """Yield the lines on which a function binds, reads or spells a name, also as a part of state.

    The names of arguments in calls are those of what is called.
    """
    for node in ast.walk(function):
        is_other = isinstance(node, ast.keyword) or (
            isinstance(node, ast.Attribute) and not ast.unparse(node.value).endswith("state")
        )
        if not is_other and any(value == name for _, value in ast.iter_fields(node)):
            yield getattr(node, "lineno", function.lineno)
