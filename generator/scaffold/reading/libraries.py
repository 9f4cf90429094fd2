"""What is known of libraries that get an application, a router or a function of the project."""

from __future__ import annotations

from scaffold.reading.values import External

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


def is_in(names: tuple[str, ...], function: object) -> bool:
    """Say whether something outside of the project has a name that begins like one of these."""
    return isinstance(function, External) and function.name.startswith(names)


def returned_by(function: External) -> External | None:
    """Return what a call gives, if that is known: the methods of some return the object itself."""
    name = function.name
    is_chained = name == _INSTRUMENTATOR or name.startswith(f"{_INSTRUMENTATOR}.")
    return External(_INSTRUMENTATOR) if is_chained else None
