"""Calls and their arguments: what the project defines is executed, and the rest gets them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from scaffold.model.doubt import Kind
from scaffold.reading import constructing, escaping, known
from scaffold.reading.branches import one_of
from scaffold.reading.logic import items_of
from scaffold.reading.run import Definition, Run
from scaffold.reading.values import (
    RUN_TIME,
    STARRED,
    Bound,
    Call,
    Class,
    Decorated,
    External,
    Function,
    Instance,
    Native,
    Scope,
    Unknown,
)


def call(run: Run, function: object, call: Call) -> object:
    """Return what calling a value gives."""
    kind = _KINDS.get(type(function), _not_known)
    return kind(run, function, call)


def _native(_run: Run, function: Native, call: Call) -> object:
    return function.call(call)


def _bound(run: Run, function: Bound, call: Call) -> object:
    return run.call(function.function, call.with_first(function.owner))


def _instance(run: Run, function: Instance, call: Call) -> object:
    method = function.of.lookup("__call__")
    if isinstance(method, Function):
        return run.call(method, call.with_first(function))
    return _not_known(run, function, call)


def _function(run: Run, function: Function, call: Call) -> object:
    # What an uncertain call registers is doubted where it does so: once more adds nothing to that.
    if run.uncertain and function.position in run.calling:
        return _not_known(run, function, call)
    if run.is_tired:
        run.give_up(call.position)
        return _not_known(run, function, call)
    node = run.node_of(function)
    if node is None:
        return _not_known(run, function, call)
    if run.uncertain and not _may_register(run, function, call):
        return _not_known(run, function, call)
    return _execute(run, function, node, call)


def _may_register(run: Run, function: Function, call: Call) -> bool:
    """Tell whether a file speaks of routes, or its function gets a router."""
    given = (*call.arguments, *call.keywords.values())
    is_given = any(escaping.routers_in(value, 3) for value in given)
    return is_given or run.relevance.is_evident(function.position.path)


def _decorated(run: Run, function: Decorated, call: Call) -> object:
    """Follow what the function does, which its decorators may keep it from."""
    with run.maybe(run.uncertain or Kind.DECORATED()):
        run.call(function.function, call)
    return RUN_TIME


def _external(run: Run, function: External, call: Call) -> object:
    if function.name in known.CALLS:
        return known.CALLS[function.name](run, call)
    if function.name in constructing.ROUTERS:
        return constructing.make(run, None, function.name, call)
    _not_known(run, function, call)
    unknown = Unknown(Kind.NOT_IN_PROJECT(function.name), is_named=True)
    return escaping.returned_by(function) or unknown


def _not_known(run: Run, function: object, call: Call) -> object:
    escaping.give(run, function, call)
    return function if isinstance(function, Unknown) else RUN_TIME


def _execute(run: Run, function: Function, node: Definition | ast.Lambda, call: Call) -> object:
    run.called.add(function.position)
    run.calling.append(function.position)
    names = bind(node.args, call, function.defaults)
    options = node.args.kwarg.arg if node.args.kwarg else None
    inside = Scope(
        function.scope.path,
        names,
        function.scope,
        f"{function.qualname}.<locals>.",
        call=call,
        options=options,
    )
    if function.owner is not None:
        names["__class__"] = function.owner
    run.depth += 1
    try:
        with run.maybe(run.uncertain):
            if isinstance(node, ast.Lambda):
                return run.evaluate(node.body, inside)
            return _execute_body(run, node, inside)
    finally:
        run.depth -= 1
        run.calling.pop()


def _execute_body(run: Run, node: Definition, inside: Scope) -> object:
    if isinstance(node, ast.AsyncFunctionDef) or _is_generator(run, node, inside.path):
        run.uncertain = run.uncertain or Kind.COROUTINE()
        run.execute(node.body, inside)
        return RUN_TIME
    left = run.execute(node.body, inside)
    values = inside.values
    return one_of(run, values if left is not None and values else [*values, None])


def _is_generator(run: Run, function: Definition, path: str) -> bool:
    """Tell whether a function yields: not those that are defined in it."""
    if b"yield" not in run.files[path].content:
        return False
    stack: list[ast.AST] = [*function.body]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            stack += ast.iter_child_nodes(node)
    return False


# Each knows one kind of value.
_KINDS: Mapping[type, Callable[[Run, Any, Call], object]] = {
    Native: _native,
    Bound: _bound,
    Function: _function,
    Decorated: _decorated,
    Class: constructing.construct,
    Instance: _instance,
    External: _external,
}


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
