"""Calls: of the project's functions and classes, which are executed, and of everything else."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from scaffold.reading import constructing, escaping, known
from scaffold.reading.arguments import bind
from scaffold.reading.run import Left, Run
from scaffold.reading.values import (
    RUN_TIME,
    Bound,
    Class,
    Decorated,
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
    if isinstance(function, Function) and not run.is_tired:
        return _execute(run, function, arguments, keywords)
    if isinstance(function, Decorated) and not run.is_tired:
        with run.maybe(run.uncertain or "in a function whose decorator is not known"):
            _execute(run, function.function, arguments, keywords)
        return RUN_TIME
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
    arguments: list[object],
    keywords: dict[str, object],
) -> object:
    run.called.add(function.position)
    node = function.node
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
        body = run.body_of(function)
        if isinstance(node, ast.AsyncFunctionDef) or _is_generator(body):
            run.uncertain = outer or "in a coroutine or generator"
            run.execute(body, inside)
            return RUN_TIME
        left = run.execute(body, inside)
        return _returned(inside.frame, left)
    finally:
        run.depth -= 1
        run.uncertain = outer


def _is_generator(body: Sequence[ast.stmt]) -> bool:
    """Tell whether a function with this body yields: not those that are defined in it."""
    stack: list[ast.AST] = [*body]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            stack += ast.iter_child_nodes(node)
    return False


def _returned(frame: Frame, left: Left | None) -> object:
    values = frame.values if left is not None else [*frame.values, None]
    first = values[0] if values else None
    if all(value is first or (type(value) is str and value == first) for value in values):
        return first
    return Unknown("what the function returns depends on the run time")
