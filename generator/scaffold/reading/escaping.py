"""Routers that are given to code outside of the project, which may add operations to them."""

from __future__ import annotations

import ast

from scaffold.reading.routing import Router
from scaffold.reading.run import text
from scaffold.reading.values import Bound, Call, External, Instance, Native

# These take an application and add no operation to it.
HARMLESS = (
    "uvicorn.", "hypercorn.", "granian.", "gunicorn.", "logging.", "typing.", "sentry_sdk.",
    "fastapi.testclient.", "starlette.", "httpx.", "mangum.", "opentelemetry.", "slowapi.",
    "fastapi.middleware.", "fastapi.openapi.", "pytest.", "asgi_lifespan.", "asyncio.",
    "builtins.isinstance", "builtins.print", "builtins.id", "builtins.type", "builtins.repr",
    "builtins.hasattr", "builtins.callable", "builtins.bool", "dishka.", "elasticapm.", "ddtrace.",
    "logfire.",
)  # fmt: skip


def doubt_routers(function: object, call: Call) -> None:
    """Doubt every router that a call outside of what is known gets.

    Args:
        function: What is called.
        call: The call.
    """
    if isinstance(function, External) and function.name.startswith(HARMLESS):
        return
    for value in [*call.arguments, *call.keywords.values()]:
        for router in routers_in(value, 3):
            node = call.node
            written = text(node.func if isinstance(node, ast.Call) else node)
            router.doubt(call.position, f"`{written}` gets it, and may add operations")


def routers_in(value: object, depth: int) -> list[Router]:
    """Return the routers in a value, looking `depth` levels into lists, dicts and objects."""
    if isinstance(value, Router):
        return [value]
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
