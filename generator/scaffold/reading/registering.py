"""What the methods of applications and routers do.

All of them: https://fastapi.tiangolo.com/reference/apirouter/.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from scaffold.model.application import METHODS, Inclusion
from scaffold.model.doubt import Kind, Reason
from scaffold.reading import routes
from scaffold.reading.routes import UNIQUE_ID, callback_names, tag_list
from scaffold.reading.routing import Include, Mount, Router, Routes
from scaffold.reading.run import Run
from scaffold.reading.values import (
    MISSING,
    RUN_TIME,
    STARRED,
    Call,
    External,
    Native,
    Text,
    Unknown,
    path_of,
    plain,
    stripped,
)


def include_router(run: Run, router: Router, call: Call) -> None:
    """Include a router; what is added to it later is included as well."""
    words = call.named("router")
    included = run.argument(words, "router", words.get(STARRED, MISSING))
    reason = run.uncertain
    if isinstance(included, Router):
        why, entry = _inclusion(run, router, included, words)
    else:
        why, entry = _no_router(included), None
    if not reason:
        known = None if why or entry is None else entry.router.call
        prefixes = [plain(each) for each in (run.argument(words, "prefix", ""), router.prefix)]
        prefix, own = (each if isinstance(each, str) else "" for each in prefixes)
        written = _written(call.node)
        router.included.append(Inclusion(call.position, known, prefix, written, router.call, own))
    if entry is not None:
        router.add(entry, reason or why)
    if reason := reason or why:
        any_other = isinstance(included, Unknown) and not included.is_named
        router.doubt(call.position, reason, includes_any=any_other)


def _written(node: ast.expr) -> str:
    if not isinstance(node, ast.Call):
        return ""
    arguments = [*node.args, *(word.value for word in node.keywords if word.arg == "router")]
    return ast.unparse(arguments[0]) if arguments else ""


def _inclusion(
    run: Run, router: Router, included: Router, words: dict[str, object]
) -> tuple[Reason | None, Include | None]:
    """Return why an inclusion is not understood, and what is known of it."""
    prefix = path_of(run.argument(words, "prefix", ""))
    in_schema = plain(run.argument(words, "include_in_schema", True))
    own, tags = tag_list(router.tags), tag_list(run.argument(words, "tags"))
    callbacks = callback_names(run.argument(words, "callbacks"))
    if included is router or included.is_app:
        return Kind.APPLICATION(), None
    if prefix is None:
        return Kind.PREFIX(), None
    reason = None
    if STARRED in words:
        reason = Kind.OPTIONS()
        prefix = prefix if "prefix" in words else Text((RUN_TIME,))
    elif own is None or tags is None or callbacks is None or not isinstance(in_schema, bool):
        reason = Kind.INCLUDE_OPTIONS()
    return reason, Include(
        router=included,
        prefix=router.prefix + prefix,
        tags=(*(own or ()), *(tags or ())),
        callbacks=(*router.callbacks, *(callbacks or ())),
        in_schema=router.in_schema and in_schema is not False,
        unique_id=run.argument(words, UNIQUE_ID) or router.unique_id,
    )


def _no_router(value: object) -> Reason:
    if isinstance(value, External):
        return Kind.NOT_IN_PROJECT(value.name)
    return value.reason if isinstance(value, Unknown) else Kind.NO_ROUTER()


def mount(run: Run, router: Router, call: Call) -> None:
    """Mount a sub-application; FastAPI does not put the router's own prefix before its path.

    Other things that are mounted, such as files, have no operations.
    """
    words = call.named("path", "app")
    path, mounted = path_of(run.argument(words, "path")), run.argument(words, "app")
    if isinstance(mounted, Router):
        mounted.is_mounted = True
    if not isinstance(mounted, Router):
        if isinstance(mounted, Unknown) and mounted.reason.kind is not Kind.NOT_IN_PROJECT:
            router.doubt(call.position, Kind.MOUNT(mounted.reason))
        return
    reason = run.uncertain or (Kind.PATH() if path is None else None)
    if reason:
        router.doubt(call.position, reason)
    if mounted.is_app:
        router.add(Mount(mounted, Text((RUN_TIME,)) if path is None else stripped(path)), reason)


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
    "include_router": include_router,
    "mount": mount,
    "add_middleware": _middleware,
    "middleware": _middleware,
    "on_event": _on_event,
    "add_event_handler": _add_event_handler,
}
