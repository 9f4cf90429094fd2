"""Calls: of the project's functions and classes, which are executed, and of everything else."""

from __future__ import annotations

import ast

from scaffold.reading import constructing, escaping, known
from scaffold.reading.arguments import bind
from scaffold.reading.run import DEEPEST, Left, Run
from scaffold.reading.values import (
    RUN_TIME,
    Bound,
    Class,
    External,
    Frame,
    Function,
    Native,
    Scope,
    Unknown,
)


def call(
    run: Run,
    function: object,
    arguments: list[object],
    keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> object:
    """Return what calling a value gives."""
    if isinstance(function, Native):
        return function.call(arguments, keywords, node, scope)
    if isinstance(function, Bound):
        return call(run, function.function, [function.owner, *arguments], keywords, node, scope)
    if isinstance(function, Function) and function.node is not None and run.depth < DEEPEST:
        return _execute(run, function, function.node, arguments, keywords)
    if isinstance(function, Class):
        return constructing.construct(run, function, arguments, keywords, node, scope)
    if isinstance(function, External):
        if function.name in known.CALLS:
            return known.CALLS[function.name](run, arguments, keywords, node, scope)
        if function.name in constructing.ROUTERS:
            return constructing.make(run, None, function.name, keywords, node, scope)
    return _not_known(run, function, arguments, keywords, node, scope)


def _not_known(
    run: Run,
    function: object,
    arguments: list[object],
    keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> object:
    escaping.doubt_routers(function, [*arguments, *keywords.values()], node, scope)
    if isinstance(function, External):
        return Unknown(f"`{function.name}` is not in the project")
    return function if isinstance(function, Unknown) else RUN_TIME


def _execute(
    run: Run,
    function: Function,
    node: ast.FunctionDef | ast.Lambda,
    arguments: list[object],
    keywords: dict[str, object],
) -> object:
    run.called.add(function.position)
    names = bind(run, node.args, arguments, keywords, function.scope)
    inside = Scope(
        function.scope.path, names, Frame(), function.scope, f"{function.qualname}.<locals>."
    )
    if function.owner is not None:
        names["__class__"] = function.owner
    outer = run.uncertain
    run.depth += 1
    try:
        if isinstance(node, ast.Lambda):
            return run.evaluate(node.body, inside)
        left = run.execute(node.body, inside)
        return _returned(inside.frame, left)
    finally:
        run.depth -= 1
        run.uncertain = outer


def _returned(frame: Frame, left: Left | None) -> object:
    values = frame.values if left is not None else [*frame.values, None]
    first = values[0] if values else None
    if all(value is first or (type(value) is str and value == first) for value in values):
        return first
    return Unknown("what the function returns depends on the run time")
