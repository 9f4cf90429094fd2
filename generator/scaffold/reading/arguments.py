"""The arguments of a call, and what a function makes of them."""

from __future__ import annotations

import ast

from scaffold.reading.comprehensions import items_of
from scaffold.reading.run import Run
from scaffold.reading.values import RUN_TIME, Scope

STARRED = "*"  # the keyword under which stands that there may be more arguments


def evaluate_arguments(
    run: Run, node: ast.Call, scope: Scope
) -> tuple[list[object], dict[str, object]]:
    """Return the arguments by position and by name; `STARRED` among the names where some are unknown."""
    arguments: list[object] = []
    keywords: dict[str, object] = {}
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            known = items_of(run.evaluate(argument.value, scope))
            if known is None:
                keywords[STARRED] = RUN_TIME
                break
            arguments += known
        else:
            arguments.append(run.peek(argument, scope))
    for keyword in node.keywords:
        if keyword.arg is not None:
            keywords[keyword.arg] = run.peek(keyword.value, scope)
        else:
            keywords |= _expanded(run.evaluate(keyword.value, scope))
    return arguments, keywords


def _expanded(value: object) -> dict[str, object]:
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return dict(value)
    return {STARRED: RUN_TIME}


def bind(
    run: Run,
    node: ast.arguments,
    arguments: list[object],
    keywords: dict[str, object],
    scope: Scope,
) -> dict[str, object]:
    """Return the names of a function's parameters with their values.

    Args:
        run: The reading.
        node: The parameters.
        arguments: By position.
        keywords: By name.
        scope: Where the function is defined; its defaults are evaluated there.
    """
    left, more = dict(keywords), STARRED in keywords
    left.pop(STARRED, None)
    positional = [*node.posonlyargs, *node.args]
    names: dict[str, object] = {}
    defaults = dict(zip([p.arg for p in positional][::-1], node.defaults[::-1], strict=False))
    defaults |= {
        parameter.arg: default
        for parameter, default in zip(node.kwonlyargs, node.kw_defaults, strict=True)
        if default is not None
    }
    given = dict(zip([parameter.arg for parameter in positional], arguments, strict=False))
    for parameter in [*positional, *node.kwonlyargs]:
        name = parameter.arg
        if name in given:
            names[name] = given[name]
        elif name in left:
            names[name] = left.pop(name)
        elif name in defaults and not more:
            names[name] = run.peek(defaults[name], scope)
        else:
            names[name] = RUN_TIME
    if node.vararg:
        names[node.vararg.arg] = RUN_TIME if more else tuple(arguments[len(positional) :])
    if node.kwarg:
        names[node.kwarg.arg] = {**left, STARRED: RUN_TIME} if more else left
    return names
