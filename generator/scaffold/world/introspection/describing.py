"""What an application is: its operations, and the applications that it mounts."""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from collections.abc import Iterator
from typing import Any

from .places import definition_of, own_path
from .watch import Watch


def described(watch: Watch, app: Any, target: str) -> dict[str, Any]:  # noqa: ANN401
    """Return an application and those that it mounts, with the operations of each."""
    found = [*applications(app)]
    names = [target, *(name_of(one) or f"{target} at {at}" for one, at in found[1:])]
    named = [*zip(names, found, strict=True)]
    return {
        "applications": [
            {"name": name, "mounted_at": at, **facts(watch, one)} for name, (one, at) in named
        ],
        "inclusions": inclusions(watch, app),
        "documents": [(at, document(one)) for one, at in found],
        "middleware": [[class_of(one) for one in other.user_middleware] for other, _ in found],
        "operations": [
            {**operation, "application": name}
            for name, (one, at) in named
            for operation in operations(watch, one, at)
        ],
    }


def facts(watch: Watch, app: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what there is to say of one application alone."""
    lifespan = watch.lifespans.get(id(app))
    code = getattr(handler_of(lifespan), "__code__", None) if lifespan else None
    return {
        "call": watch.places.get(id(app)),
        "lifespan": definition_of(code) if code else None,
        "has_lifespan": lifespan is not None,
        "event_handlers": watch.added[id(app.router), "add_event_handler"],
        "added_middleware": watch.added[id(app), "add_middleware"],
    }


def document(app: Any) -> dict[str, Any] | None:  # noqa: ANN401
    """Return the OpenAPI document, which is made anew; None where that fails."""
    made = app.openapi_schema
    try:
        app.openapi_schema = None
        return dict(app.openapi())
    except Exception:  # noqa: BLE001 - whatever the project does there
        return None
    finally:
        app.openapi_schema = made


def class_of(middleware: Any) -> str:  # noqa: ANN401
    """Return the file of what a middleware is made by, or the module elsewhere, and its name."""
    made_by = handler_of(middleware.cls)
    file = getattr(sys.modules.get(made_by.__module__), "__file__", None) or ""
    return f"{own_path(file) or made_by.__module__}:{made_by.__qualname__}"


def inclusions(watch: Watch, app: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return every inclusion below an application, its own first."""
    found, routers = [], [app.router]
    for owner in routers:
        for one in watch.inclusions:
            if one.owner is owner and one.call:
                found.append(
                    {
                        "call": one.call,
                        "router": watch.places.get(id(one.router)),
                        "prefix": one.prefix,
                        "written": one.written,
                        "owner": watch.places.get(id(app if owner is app.router else owner)),
                        "owner_prefix": owner.prefix,
                    }
                )
            if one.owner is owner and not any(one.router is other for other in routers):
                routers.append(one.router)
    return found


def applications(app: Any, mounted_at: str | None = None) -> Iterator[tuple[Any, str | None]]:  # noqa: ANN401
    """Yield an application and those that it mounts, each with its path."""
    fastapi = importlib.import_module("fastapi")
    starlette = importlib.import_module("starlette.routing")
    yield app, mounted_at
    for route in routes_of(app):
        original = getattr(route, "original_route", route)
        if isinstance(original, starlette.Mount):
            inner = getattr(original, "_base_app", original.app)
            if isinstance(inner, fastapi.FastAPI):
                yield from applications(inner, (mounted_at or "") + route.path)


def name_of(app: object) -> str | None:
    """Return what a module of the project calls an application: `app.admin:api`."""
    for module in [*sys.modules.values()]:
        if own_path(getattr(module, "__file__", None) or ""):
            for name, value in vars(module).items():
                if value is app:
                    return f"{module.__name__}:{name}"
    return None


def operations(watch: Watch, app: Any, mounted_at: str | None) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """Yield the operations that an application has itself."""
    routing = importlib.import_module("fastapi.routing")
    for route in routes_of(app):
        original = getattr(route, "original_route", route)
        if isinstance(original, routing.APIRoute):
            router = watch.owners.get(id(original))
            owner = app if router in (None, app.router) else router
            said = {
                **operation(route, mounted_at or "", routing.APIRoute),
                "registration": watch.places.get(id(original)),
                "router": watch.places.get(id(owner)),
            }
            for method in sorted(route.methods):
                yield {"method": method, **said}


def routes_of(app: Any) -> Iterator[Any]:  # noqa: ANN401
    """Return the routes with the prefixes of all that includes them."""
    routing = importlib.import_module("fastapi.routing")
    # Since 0.137 the routes are a tree; before, `include_router` copies them.
    return iter(getattr(routing, "iter_route_contexts", iter)(app.routes))


def operation(route: Any, mounted_at: str, api_route: type) -> dict[str, Any]:  # noqa: ANN401
    """Return what there is to say of a route, whatever its method."""
    handler = handler_of(route.endpoint)
    code = getattr(handler, "__code__", None)
    extra = route.openapi_extra or {}
    callbacks: list[Any] = [one for one in route.callbacks or () if isinstance(one, api_route)]
    names = [*(callback.name for callback in callbacks), *extra.get("callbacks", ())]
    return {
        "path": mounted_at + route.path_format,
        "matched": mounted_at + route.path,
        "handler": f"{handler.__module__}:{handler.__qualname__}",
        "definition": definition_of(code) if code else None,
        "tags": [getattr(tag, "value", tag) for tag in [*route.tags, *extra.get("tags", ())]],
        "operation_id": extra.get("operationId", route.operation_id) or chosen_id(route),
        "callbacks": [*dict.fromkeys(names)],
        "in_schema": bool(route.include_in_schema),
    }


def chosen_id(route: Any) -> str | None:  # noqa: ANN401
    """Return the id that was made for a route; None where another process may make another.

    FastAPI's own function takes one of the methods, whichever comes first in a set of them.
    """
    made = str(route.unique_id)
    has_choice = len(route.methods) > 1 and made.rpartition("_")[2].upper() in route.methods
    return None if has_choice else made


def handler_of(endpoint: Any) -> Any:  # noqa: ANN401 - whatever FastAPI calls
    """Return the function behind decorators, partial applications, methods and instances."""
    handler = inspect.unwrap(endpoint)
    while isinstance(handler, functools.partial):
        handler = inspect.unwrap(handler.func)
    if inspect.ismethod(handler):
        return inspect.unwrap(handler.__func__)
    if not hasattr(handler, "__qualname__"):
        return inspect.unwrap(type(handler).__call__)
    return handler
