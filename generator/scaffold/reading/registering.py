"""What the methods of applications and routers do: https://fastapi.tiangolo.com/reference/apirouter/"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from scaffold.reading import including, routes
from scaffold.reading.routing import Router, Routes
from scaffold.reading.run import Run, position
from scaffold.reading.values import RUN_TIME, Native, Scope

HTTP = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# What these register is no operation: a WebSocket, a page, a handler of errors.
NO_OPERATION = frozenset(
    [
        "websocket",
        "websocket_route",
        "add_websocket_route",
        "add_api_websocket_route",
        "route",
        "add_route",
        "frontend",
        "exception_handler",
        "add_exception_handler",
        "openapi",
        "url_path_for",
        "build_middleware_stack",
    ]
)

Method = Callable[
    [Run, Router, list[object], dict[str, object], ast.expr, Scope],
    object,
]


def attribute(run: Run, router: Router, name: str) -> object:
    """Return what FastAPI has under this name."""
    if name in HTTP:
        method: Method = _http(name.upper())
    elif name in METHODS:
        method = METHODS[name]
    elif name in NO_OPERATION:
        return Native(lambda *_: Native(lambda arguments, *_: arguments[0] if arguments else None))
    else:
        return _data(router, name)
    return Native(
        lambda arguments, keywords, node, scope: method(
            run, router, arguments, keywords, node, scope
        ),
        owner=router,
    )


def _data(router: Router, name: str) -> object:
    if name == "routes":
        return Routes(router)
    if name == "router" and router.is_app:
        return router
    if name == "prefix":
        return router.prefix
    return router.tags if name == "tags" else RUN_TIME


def change_of_routes(_run: Run, router: Router, name: str) -> object:
    """Return a method of the list of routes: calling one that changes it makes it unknown."""

    def change(_arguments: object, _keywords: object, node: ast.expr, scope: Scope) -> object:
        if name in ("append", "extend", "insert"):
            router.doubt(position(node, scope), f"its routes are changed by `{name}`")
        elif name not in ("index", "count", "copy"):
            router.lose(position(node, scope), f"its routes are changed by `{name}`")
        return RUN_TIME

    return Native(change)


def _http(method: str) -> Method:
    def register(
        run: Run,
        router: Router,
        arguments: list[object],
        keywords: dict[str, object],
        node: ast.expr,
        scope: Scope,
    ) -> object:
        return routes.decorator(run, router, (method,), arguments, keywords, node, scope)

    return register


def _middleware(
    run: Run,
    router: Router,
    _arguments: list[object],
    _keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> object:
    if not run.uncertain:
        router.added_middleware.append(position(node, scope))
    return Native(lambda given, *_: given[0] if given else None)


def _event(
    _run: Run,
    router: Router,
    _arguments: list[object],
    _keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> object:
    router.event_handlers.append(position(node, scope))
    return Native(lambda given, *_: given[0] if given else None)


METHODS: Mapping[str, Method] = {
    "api_route": routes.api_route,
    "add_api_route": routes.add_api_route,
    "include_router": including.include_router,
    "mount": including.mount,
    "add_middleware": _middleware,
    "middleware": _middleware,
    "on_event": _event,
    "add_event_handler": _event,
}
