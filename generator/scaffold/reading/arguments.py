"""The arguments of a call, and what a function makes of them."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from scaffold.reading.logic import items_of
from scaffold.reading.run import Run
from scaffold.reading.values import RUN_TIME, STARRED, Call, Scope


def evaluate_call(run: Run, node: ast.Call, scope: Scope) -> Call:
    """Return a call with its arguments evaluated, as far as they are known."""
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
    return Call(node, scope, arguments, keywords)


def _expanded(value: object) -> dict[str, object]:
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return dict(value)
    return {STARRED: RUN_TIME}


def bind(node: ast.arguments, call: Call, defaults: Mapping[str, object]) -> dict[str, object]:
    """Return the names of a function's parameters with their values.

    Args:
        node: The parameters.
        call: What is given.
        defaults: What the others are.
    """
    positional = [parameter.arg for parameter in (*node.posonlyargs, *node.args)]
    named = [*positional, *(parameter.arg for parameter in node.kwonlyargs)]
    left, more = call.named(*positional), STARRED in call.keywords
    left.pop(STARRED, None)
    names: dict[str, object] = {}
    for name in named:
        if name in left:
            names[name] = left.pop(name)
        elif name in defaults and not more:
            names[name] = defaults[name]
        else:
            names[name] = RUN_TIME
    if node.vararg:
        names[node.vararg.arg] = RUN_TIME if more else tuple(call.arguments[len(positional) :])
    if node.kwarg:
        names[node.kwarg.arg] = {**left, STARRED: RUN_TIME} if more else left
    return names


def evaluate_defaults(run: Run, node: ast.arguments, scope: Scope) -> dict[str, object]:
    """Return the defaults of parameters, by name, as they are when the function is defined."""
    positional = [parameter.arg for parameter in (*node.posonlyargs, *node.args)]
    found = {
        name: run.peek(default, scope)
        for name, default in zip(reversed(positional), reversed(node.defaults), strict=False)
    }
    for parameter, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        if default is not None:
            found[parameter.arg] = run.peek(default, scope)
    return found
