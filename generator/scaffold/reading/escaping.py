"""What is given to code outside of the project: it may add to routers, and call functions."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from scaffold.model.doubt import Kind
from scaffold.reading import libraries
from scaffold.reading.routing import RouteOf, Router, Routes
from scaffold.reading.run import Run, text
from scaffold.reading.values import (
    RUN_TIME,
    STARRED,
    Bound,
    Call,
    Function,
    Instance,
    Native,
)


def give(run: Run, function: object, call: Call) -> None:
    """Doubt the routers that a call outside of what is known gets, or can reach by a function.

    Args:
        run: The reading.
        function: What is called.
        call: The call.
    """
    if libraries.is_in(libraries.HARMLESS, function):
        return
    for value in [*call.arguments, *call.keywords.values()]:
        for router in routers_in(value, 3):
            if not libraries.is_in(libraries.ADDS_NOTHING, function):
                written = text(call.node.func if isinstance(call.node, ast.Call) else call.node)
                reason = Kind.GETS_ROUTER(written)
                router.doubt(call.position, reason, includes_any=isinstance(value, Native))
            if not libraries.is_in(libraries.STARTS_NOTHING, function):
                router.given_away.append(call.position)
        # One under a decorator is called by its name, and followed then.
        if isinstance(call.node, ast.Call) and isinstance(value, Function | Bound):
            _perhaps_call(run, value, call)


def let_go(run: Run, values: Iterable[object], call: Call) -> None:
    """Doubt what functions may add that are kept where reading cannot find them again."""
    for value in values:
        if isinstance(value, Function | Bound):
            _perhaps_call(run, value, call)


def _perhaps_call(run: Run, value: Function | Bound, call: Call) -> None:
    """Doubt what a function adds; it was not called, and the applications in it were not made."""
    position = (value if isinstance(value, Function) else value.function).position
    if position in run.called:
        return
    applications, called = len(run.apps), set(run.called)
    with run.maybe(run.uncertain or Kind.GIVEN_AWAY()):
        run.call(value, Call(call.node, call.scope, (), {STARRED: RUN_TIME}))
    run.called = called
    del run.apps[applications:]


def routers_in(value: object, depth: int) -> list[Router]:
    """Return the routers in a value, looking `depth` levels into lists, dicts and objects."""
    if isinstance(value, Router):
        return [value]
    if isinstance(value, Routes | RouteOf):
        return [value.router]
    if depth == 0:
        return []
    inside: list[object] = []
    if isinstance(value, list | tuple):
        inside = list(value)
    elif isinstance(value, dict):
        inside = list(value.values())
    elif isinstance(value, Instance):
        inside = list(value.names.values())
    elif isinstance(value, Bound | Native):
        inside = [value.owner]
    return [router for item in inside for router in routers_in(item, depth - 1)]
