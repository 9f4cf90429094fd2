"""Path operations: `@router.get(…)`, `api_route`, `add_api_route`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from scaffold.model.doubt import Kind, Reason
from scaffold.model.position import Position
from scaffold.reading.logic import items
from scaffold.reading.options import UNIQUE_ID, callback_names, tag_list
from scaffold.reading.routing import Endpoint, Route, Router
from scaffold.reading.run import Run
from scaffold.reading.values import (
    RUN_TIME,
    STARRED,
    Bound,
    Call,
    Decorated,
    External,
    Function,
    Native,
    Path,
    Text,
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
    """Those of the call that change what the operation is, and why one of them is not known."""

    path: Path
    tags: tuple[str, ...]
    callbacks: tuple[str, ...]
    operation_id: str | None
    name: str | None
    in_schema: bool
    unique_id: object | None
    unsure: Reason | None


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
    why_handler, endpoint = _endpoint(function)
    options, tags = _options(run, words), tag_list(router.tags)
    why = Kind.METHODS() if methods is None else Kind.ROUTER_TAGS() if tags is None else None
    reason = run.uncertain or why_handler or options.unsure or why
    if reason and not router.opaque:
        router.doubt(at, reason)
    if endpoint is not None and methods is not None:
        router.add(_route(router, methods, endpoint, options, tags or (), at), reason)


def _endpoint(value: object) -> tuple[Reason | None, Endpoint | None]:
    """Return the handler, and why it is another one, or not known."""
    if isinstance(value, Bound):
        return None, value.function
    if isinstance(value, Decorated) and value.replaced:
        return Kind.NO_WRAPS(), value
    if isinstance(value, Function | Decorated | External):
        return None, value
    return Kind.HANDLER(), None


def _options(run: Run, words: Words) -> Options:
    """Return the options, as far as they are known, and why one that matters is not."""
    # Most have a path alone.
    given = {word: run.force(value) for word, value in words.items() if word in MATTERING}
    path = path_of(given.get("path"))
    operation_id, name = (plain(given.get(word)) for word in ("operation_id", "name"))
    tags, callbacks = tag_list(given.get("tags")), callback_names(given.get("callbacks"))
    in_schema = plain(given.get("include_in_schema", True))
    is_named = isinstance(operation_id, str | None) and isinstance(name, str | None)
    unknown = {
        Kind.OPTIONS: STARRED in words,
        Kind.PATH: path is None,
        Kind.TAGS: tags is None,
        Kind.CALLBACKS: callbacks is None,
        Kind.NAME: not is_named,
        Kind.IN_SCHEMA: not isinstance(in_schema, bool),
        Kind.OPENAPI_EXTRA: not _leaves_document(given.get("openapi_extra")),
    }
    return Options(
        Text((RUN_TIME,)) if path is None else path,
        tags or (),
        callbacks or (),
        operation_id if is_named else None,
        name if is_named else None,
        in_schema is not False,
        given.get(UNIQUE_ID),
        next((kind() for kind, is_so in unknown.items() if is_so), None),
    )


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
