"""Finding the statements of a module that a piece is joined to."""

from __future__ import annotations

import ast
from typing import TypeVar

from scaffold.edits.source import CannotEditError, Source
from scaffold.edits.statements import place_of, statement_of
from scaffold.model.application import Application

RUN_AS_A_WHOLE = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
Definition = TypeVar("Definition", ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def check_made_once(application: Application) -> None:
    """Refuse to edit the call of `FastAPI` where another one may stand for it.

    Raises:
        CannotEditError: There are several.
    """
    if application.other_calls:
        reason = "this is one of several calls, of which one makes the application"
        raise CannotEditError(application.call, reason)


def definition_in(source: Source, kind: type[Definition], name: str) -> Definition:
    """Return what the module defines under a name.

    Raises:
        CannotEditError: It does not.
    """
    for node in source.tree.body:
        if isinstance(node, kind) and node.name == name:
            return node
    raise source.refusal(0, f"there is no {name} here")


def method_called(statement: ast.stmt, name: str) -> ast.Call | None:
    """Return the call that is a statement, if it calls a method of that name."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        return call if call.func.attr == name else None
    return None


def blank_lines(source: Source, statement: ast.stmt) -> int:
    """Return how many blank lines stand around such a statement."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return 1 if source.indentation(source.start(statement)) else 2
    return 1 if hasattr(statement, "body") else 0


def creation_of(source: Source, application: Application) -> ast.stmt:
    """Return the statement after which the application is there, whatever branch of it makes it.

    Raises:
        CannotEditError: It depends on something whether that runs.
    """
    calls = [application.call, *application.other_calls]
    nodes = [source.node_at(ast.Call, at) for at in calls if at.path == source.path]
    statement = statement_of(source, nodes[0])
    holder, _ = place_of(source, statement)
    while isinstance(holder, ast.If) and len(nodes) == len(calls) > 1:
        statement = holder
        if all(node in ast.walk(statement) for node in nodes):
            break
        holder, _ = place_of(source, statement)
    return runs_with(source, statement)


def runs_with(source: Source, statement: ast.stmt) -> ast.stmt:
    """Return the statement, or the loop that it is in: what runs once each time its block does.

    Raises:
        CannotEditError: It depends on something whether it runs.
    """
    holder, _ = place_of(source, statement)
    if isinstance(holder, (ast.For, ast.AsyncFor)):
        return runs_with(source, holder)
    if not isinstance(holder, RUN_AS_A_WHOLE):
        raise source.refusal(statement, "it depends on something whether this is reached")
    return statement
