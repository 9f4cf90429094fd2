"""What the methods of applications and routers do.

All of them: https://fastapi.tiangolo.com/reference/apirouter/.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scaffold.model.application import METHODS
from scaffold.model.doubt import Kind
from scaffold.reading import including, routes
from scaffold.reading.routing import Router, Routes
from scaffold.reading.run import Run
from scaffold.reading.values import RUN_TIME, Call, Native

# What these register is no operation: a WebSocket, a page, a handler of errors.
NO_OPERATION = frozenset(
    {
        "websocket", "websocket_route", "add_websocket_route", "add_api_websocket_route", "route",
        "add_route", "frontend", "exception_handler", "add_exception_handler", "openapi",
    }
)  # fmt: skip
ADDING = frozenset({"append", "extend", "insert"})
READING = frozenset({"index", "count", "copy"})
Method = Callable[[Run, Router, Call], object]


def attribute(run: Run, router: Router, name: str) -> object:
    """Return what FastAPI has under this name."""
    if name in CALLS:
        method = CALLS[name]
        return Native(lambda call: method(run, router, call), router)
    return GIVES_BACK_DECORATOR if name in NO_OPERATION else _data(router, name)


def _data(router: Router, name: str) -> object:
    if name == "routes":
        return Routes(router)
    if name == "router" and router.is_app:
        return router
    if name == "prefix":
        return router.prefix
    return router.tags if name == "tags" else RUN_TIME


def change_of_routes(routes: Routes, name: str) -> object:
    """Return a method of the list of routes: calling one that changes it makes it unknown."""
    router = routes.router

    def change(call: Call) -> object:
        if not routes.is_copy and name not in READING:
            note = router.doubt if name in ADDING else router.lose
            note(call.position, Kind.ROUTES_CHANGED(name))
        return Routes(router, is_copy=True) if name == "copy" else RUN_TIME

    return Native(change)


GIVES_BACK = Native(lambda call: call.arguments[0] if call.arguments else RUN_TIME)
GIVES_BACK_DECORATOR = Native(lambda _call: GIVES_BACK)


def _middleware(run: Run, router: Router, call: Call) -> object:
    if not run.uncertain:
        router.added_middleware.append(call.position)
    return GIVES_BACK


def _on_event(run: Run, router: Router, call: Call) -> Native:
    router.event_handlers.append(call.position)
    words = call.named("event_type")

    def register(decorating: Call) -> object:
        _remember(run, router, {**words, "func": decorating.named("func").get("func")}, call)
        return GIVES_BACK.call(decorating)

    return Native(register)


def _add_event_handler(run: Run, router: Router, call: Call) -> None:
    router.event_handlers.append(call.position)
    _remember(run, router, call.named("event_type", "func"), call)


def _remember(run: Run, router: Router, words: Mapping[str, object], call: Call) -> None:
    if run.argument(words, "event_type") != "shutdown":
        run.starts.append((run.argument(words, "func"), router, call))


CALLS: Mapping[str, Method] = {
    **{name: routes.http(name.upper()) for name in METHODS},
    "api_route": routes.api_route,
    "add_api_route": routes.add_api_route,
    "include_router": including.include_router,
    "mount": including.mount,
    "add_middleware": _middleware,
    "middleware": _middleware,
    "on_event": _on_event,
    "add_event_handler": _add_event_handler,
}
