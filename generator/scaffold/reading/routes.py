"""Path operations: `@router.get(…)`, `api_route`, `add_api_route`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scaffold.model.doubt import Kind, Reason
from scaffold.model.position import Position
from scaffold.reading.logic import items, items_of
from scaffold.reading.routing import Endpoint, Route, Router, Routes
from scaffold.reading.run import Run
from scaffold.reading.values import (
    RUN_TIME,
    STARRED,
    Bound,
    Call,
    Decorated,
    External,
    Function,
    Member,
    Native,
    Text,
    path_of,
    plain,
)

UNIQUE_ID = "generate_unique_id_function"


def tag_list(value: object) -> tuple[str, ...] | None:
    """Return the tags, an enumeration's member by its value; None where they are not known."""
    if value is None:
        return ()
    known = items_of(value)
    if known is None:
        return None
    tags = [item.value if isinstance(item, Member) else plain(item) for item in known]
    return tuple(str(tag) for tag in tags) if all(isinstance(tag, str) for tag in tags) else None


def callback_names(value: object) -> tuple[str, ...] | None:
    """Return the names of the callbacks in `callbacks=`, as far as they are registered by now.

    A router that is included in a callback router documents nothing.
    """
    if value is None:
        return ()
    if isinstance(value, Routes) and value.router.opaque:
        return None
    known = items_of(value)
    if known is None or not all(isinstance(route, Route) for route in known):
        return None
    names = [route_name(route) for route in known if isinstance(route, Route)]
    return tuple(name for name in names if name is not None) if None not in names else None


def route_name(route: Route) -> str | None:
    """Return FastAPI's name of a route; None where decorators may have changed it."""
    if route.name is not None:
        return route.name
    name = getattr(route.endpoint, "name", None)
    return None if name is None else str(name).rpartition(".")[2]


OPENAPI = ("operationId", "tags", "callbacks")
MATTERING = frozenset(
    {
        "path",
        "operation_id",
        "name",
        "tags",
        "callbacks",
        "include_in_schema",
        "openapi_extra",
        UNIQUE_ID,
    }
)
Words = Mapping[str, object]


def http(method: str) -> Callable[[Run, Router, Call], Native]:
    """Return what `router.get` and the like do."""
    return lambda run, router, call: _decorator(run, router, (method,), call)


def api_route(run: Run, router: Router, call: Call) -> Native:
    """Return the decorator for the methods in `methods=`."""
    return _decorator(run, router, methods_in(run.argument(call.keywords, "methods")), call)


def _decorator(run: Run, router: Router, methods: tuple[str, ...] | None, call: Call) -> Native:
    """Return the decorator that registers a function, and gives it back."""
    words = call.named("path")

    def register(decorating: Call) -> object:
        function = run.force(decorating.arguments[0]) if decorating.arguments else None
        _add(run, router, methods, function, words, call.origin)
        return function

    return Native(register, router)


def add_api_route(run: Run, router: Router, call: Call) -> None:
    """Register a function for the methods in `methods=`."""
    words = call.named("path", "endpoint")
    methods = methods_in(run.argument(words, "methods"))
    _add(run, router, methods, run.argument(words, "endpoint"), words, call.origin)


def methods_in(value: object) -> tuple[str, ...] | None:
    """Return the methods in capitals; None where they are not known."""
    if value is None:
        return ("GET",)
    known = items(value)
    texts = [plain(item) for item in known] if known is not None else [None]
    found = [text.upper() for text in texts if isinstance(text, str)]
    return tuple(dict.fromkeys(found)) if len(found) == len(texts) else None


def _add(
    run: Run,
    router: Router,
    methods: tuple[str, ...] | None,
    function: object,
    words: Words,
    at: Position,
) -> None:
    """Add the route to the router, with the reason why it may be otherwise, if there is one."""
    # Most have a path alone.
    given = {word: run.force(value) for word, value in words.items() if word in MATTERING}
    why_handler, endpoint = _endpoint(function)
    unknown = {
        Kind.OPTIONS: STARRED in words,
        Kind.PATH: path_of(given.get("path")) is None,
        **_unknown_options(given),
        Kind.METHODS: methods is None,
        Kind.ROUTER_TAGS: tag_list(router.tags) is None,
    }
    why = next((kind() for kind, is_so in unknown.items() if is_so), None)
    reason = run.uncertain or why_handler or why
    if reason and not router.opaque:
        router.doubt(at, reason)
    if endpoint is not None and methods is not None:
        router.add(_route(router, methods, endpoint, given, at), reason)


def _endpoint(value: object) -> tuple[Reason | None, Endpoint | None]:
    """Return the handler, and why it is another one, or not known."""
    if isinstance(value, Bound):
        return None, value.function
    if isinstance(value, Decorated) and value.replaced:
        return Kind.NO_WRAPS(), value
    if isinstance(value, Function | Decorated | External):
        return None, value
    return Kind.HANDLER(), None


def _unknown_options(given: Words) -> dict[Kind, bool]:
    """Return what is not known of the options that change what the operation is."""
    named = (plain(given.get(word)) for word in ("operation_id", "name"))
    extra = given.get("openapi_extra", {})
    return {
        Kind.TAGS: tag_list(given.get("tags")) is None,
        Kind.CALLBACKS: callback_names(given.get("callbacks")) is None,
        Kind.NAME: not all(isinstance(name, str | None) for name in named),
        Kind.IN_SCHEMA: not isinstance(plain(given.get("include_in_schema", True)), bool),
        Kind.OPENAPI_EXTRA: not isinstance(extra, dict | None)
        or any(not isinstance(key, str) or key in OPENAPI for key in extra or ()),
    }


def _route(
    router: Router,
    methods: tuple[str, ...],
    endpoint: Endpoint,
    given: Words,
    at: Position,
) -> Route:
    """Return a route with its options, as far as they are known."""
    path = path_of(given.get("path"))
    operation_id, name = (plain(given.get(word)) for word in ("operation_id", "name"))
    return Route(
        methods=methods,
        path=router.prefix + (Text((RUN_TIME,)) if path is None else path),
        endpoint=endpoint,
        registration=at,
        router=router,
        tags=(*(tag_list(router.tags) or ()), *(tag_list(given.get("tags")) or ())),
        callbacks=(*router.callbacks, *(callback_names(given.get("callbacks")) or ())),
        operation_id=operation_id if isinstance(operation_id, str) else None,
        name=name if isinstance(name, str) else None,
        in_schema=router.in_schema and plain(given.get("include_in_schema")) is not False,
        unique_id=given.get(UNIQUE_ID) or router.unique_id,
    )
