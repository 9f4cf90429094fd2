"""What is given to code outside of the project: it may add to routers, and call functions."""

from __future__ import annotations

import ast

from scaffold.model.doubt import Kind
from scaffold.reading.routing import RouteOf, Router, Routes
from scaffold.reading.run import Run, text
from scaffold.reading.values import (
    RUN_TIME,
    STARRED,
    Bound,
    Call,
    External,
    Function,
    Instance,
    Native,
)

_INSTRUMENTATOR = "prometheus_fastapi_instrumentator.Instrumentator"

# These take an application or a function, and neither add operations nor call what does.
HARMLESS = (
    "uvicorn.", "hypercorn.", "granian.", "gunicorn.", "logging.", "typing.", "sentry_sdk.",
    "fastapi.testclient.", "starlette.", "httpx.", "mangum.", "opentelemetry.", "slowapi.",
    "fastapi.middleware.", "fastapi.openapi.", "pytest.", "asgi_lifespan.", "asyncio.",
    "builtins.isinstance", "builtins.print", "builtins.id", "builtins.type", "builtins.repr",
    "builtins.hasattr", "builtins.callable", "builtins.bool", "dishka.", "elasticapm.", "ddtrace.",
    "logfire.", "fastapi.Depends", "fastapi.Security", "fastapi.params.", "fastapi.routing.iter_",
    "fastapi.utils.", f"{_INSTRUMENTATOR}.instrument",
)  # fmt: skip
# These add no operations, but may start something by `on_event`, or take the lifespan's place.
ADDS_NOTHING = ("fastapi_pagination.", "socketio.", "engineio.")
# These may add operations, but nothing that runs when the application starts.
STARTS_NOTHING = ("sqladmin.", "fastapi_mcp.", _INSTRUMENTATOR)


def give(run: Run, function: object, call: Call) -> None:
    """Doubt the routers that a call outside of what is known gets, or can reach by a function.

    Args:
        run: The reading.
        function: What is called.
        call: The call.
    """
    if is_in(HARMLESS, function):
        return
    for value in [*call.arguments, *call.keywords.values()]:
        for router in routers_in(value, 3):
            if not is_in(ADDS_NOTHING, function):
                written = text(call.node.func if isinstance(call.node, ast.Call) else call.node)
                reason = Kind.GETS_ROUTER(written)
                router.doubt(call.position, reason, includes_any=isinstance(value, Native))
            if not is_in(STARTS_NOTHING, function):
                router.given_away.append(call.position)
        # One under a decorator is called by its name, and followed then.
        if isinstance(call.node, ast.Call) and isinstance(value, Function | Bound):
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
        return [] if isinstance(value, RouteOf) and value.part else [value.router]
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


def is_in(names: tuple[str, ...], function: object) -> bool:
    """Say whether something outside of the project has a name that begins like one of these."""
    return isinstance(function, External) and function.name.startswith(names)


def returned_by(function: External) -> External | None:
    """Return what a call gives, if that is known: the methods of some return the object itself."""
    name = function.name
    is_chained = name == _INSTRUMENTATOR or name.startswith(f"{_INSTRUMENTATOR}.")
    return External(_INSTRUMENTATOR) if is_chained else None
