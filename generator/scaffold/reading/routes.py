"""Path operations: `@router.get(…)`, `api_route`, `add_api_route`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from scaffold.model.doubt import Kind, Reason
from scaffold.model.position import Position
from scaffold.reading.iterating import items
from scaffold.reading.options import UNIQUE_ID, callback_names, tag_list
from scaffold.reading.routing import Endpoint, Route, Router
from scaffold.reading.run import Run
from scaffold.reading.values import (
    STARRED,
    Bound,
    Call,
    Decorated,
    External,
    Function,
    Native,
    Path,
    path_of,
    plain,
)

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


class Options(NamedTuple):
    """Those of the call that change what the operation is."""

    path: Path
    tags: tuple[str, ...]
    callbacks: tuple[str, ...]
    operation_id: str | None
    name: str | None
    in_schema: bool
    unique_id: object | None


def http(method: str) -> Callable[[Run, Router, Call], Native]:
    """Return what `router.get` and the like do."""
    return lambda run, router, call: _decorator(run, router, (method,), call)


def api_route(run: Run, router: Router, call: Call) -> Native:
    """Return the decorator for the methods in `methods=`."""
    return _decorator(run, router, _methods(run.argument(call.keywords, "methods")), call)


def _decorator(run: Run, router: Router, methods: tuple[str, ...] | None, call: Call) -> Native:
    """Return the decorator that registers a function, and gives it back."""
    words = call.named("path")

    def register(decorating: Call) -> object:
        function = run.force(decorating.arguments[0]) if decorating.arguments else None
        _add(run, router, methods, function, words, call.position)
        return function

    return Native(register, router)


def add_api_route(run: Run, router: Router, call: Call) -> None:
    """Register a function for the methods in `methods=`."""
    words = call.named("path", "endpoint")
    methods = _methods(run.argument(words, "methods"))
    _add(run, router, methods, run.argument(words, "endpoint"), words, call.position)


def _methods(value: object) -> tuple[str, ...] | None:
    """Return the methods in capitals; None where they are not known."""
    if value is None:
        return ("GET",)
    known = list(value) if isinstance(value, set) else items(value)
    texts = [plain(item) for item in known] if known is not None else [None]
    found = [text.upper() for text in texts if isinstance(text, str)]
    found = sorted(found) if isinstance(value, set) else found
    return tuple(dict.fromkeys(found)) if len(found) == len(texts) else None


def _add(
    run: Run,
    router: Router,
    methods: tuple[str, ...] | None,
    function: object,
    words: Words,
    at: Position,
) -> None:
    """Add the route to the router, or the reason why it is not understood."""
    if router.opaque:
        return
    endpoint, options = _endpoint(function), _options(run, words)
    if reason := run.unsure_of(router):
        router.doubt(at, reason)
    elif methods is None:
        router.doubt(at, Kind.METHODS())
    elif isinstance(endpoint, Reason):
        router.doubt(at, endpoint)
    elif isinstance(options, Reason):
        router.doubt(at, options)
    elif (tags := tag_list(router.tags)) is None:
        router.doubt(at, Kind.ROUTER_TAGS())
    else:
        router.entries.append(_route(router, methods, endpoint, options, tags, at))


def _endpoint(value: object) -> Endpoint | Reason:
    """Return the handler, or why it is not known."""
    if isinstance(value, Bound):
        return value.function
    if isinstance(value, Decorated) and value.replaced:
        return Kind.NO_WRAPS()
    if isinstance(value, Function | Decorated | External):
        return value
    return Kind.HANDLER()


def _options(run: Run, words: Words) -> Options | Reason:
    """Return the options, or why one that matters is not known."""
    if STARRED in words:
        return Kind.OPTIONS()
    # Most have a path alone.
    given = {word: run.force(value) for word, value in words.items() if word in MATTERING}
    path = path_of(given.get("path"))
    operation_id, name = (plain(given.get(word)) for word in ("operation_id", "name"))
    tags, callbacks = tag_list(given.get("tags")), callback_names(given.get("callbacks"))
    in_schema = plain(given.get("include_in_schema", True))
    if path is None:
        return Kind.PATH()
    if tags is None or callbacks is None:
        return Kind.TAGS() if tags is None else Kind.CALLBACKS()
    if not (isinstance(operation_id, str | None) and isinstance(name, str | None)):
        return Kind.NAME()
    if not isinstance(in_schema, bool):
        return Kind.IN_SCHEMA()
    if not _leaves_document(given.get("openapi_extra")):
        return Kind.OPENAPI_EXTRA()
    return Options(path, tags, callbacks, operation_id, name, in_schema, given.get(UNIQUE_ID))


def _leaves_document(extra: object) -> bool:
    return extra is None or (
        isinstance(extra, dict)
        and all(isinstance(key, str) and key not in OPENAPI for key in extra)
    )


def _route(
    router: Router,
    methods: tuple[str, ...],
    endpoint: Endpoint,
    options: Options,
    tags: tuple[str, ...],
    at: Position,
) -> Route:
    return Route(
        methods=methods,
        path=router.prefix + options.path,
        endpoint=endpoint,
        registration=at,
        router=router,
        tags=(*tags, *options.tags),
        callbacks=(*router.callbacks, *options.callbacks),
        operation_id=options.operation_id,
        name=options.name,
        in_schema=options.in_schema and router.in_schema,
        unique_id=options.unique_id or router.unique_id,
    )
