"""Path operations: `@router.get(…)`, `api_route`, `add_api_route`."""

from __future__ import annotations

import ast

from scaffold.model.application import Position
from scaffold.reading.arguments import STARRED
from scaffold.reading.iterating import items
from scaffold.reading.options import callback_names, tag_list, unique_id
from scaffold.reading.routing import Endpoint, Route, Router
from scaffold.reading.run import Run, position
from scaffold.reading.values import (
    MISSING,
    Bound,
    Decorated,
    External,
    Function,
    Native,
    Scope,
    plain,
)

NO_WRAPS = "a decorator of the project replaces the function, without `functools.wraps`"
OPENAPI = ("operationId", "tags", "callbacks")


def decorator(
    run: Run,
    router: Router,
    methods: tuple[str, ...] | None,
    arguments: list[object],
    keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> Native:
    """Return the decorator that registers a function, and gives it back."""
    words = dict(zip(("path",), arguments, strict=False)) | keywords
    at = position(node, scope)

    def register(given: list[object], *_: object) -> object:
        function = run.force(given[0]) if given else None
        _add(run, router, methods, function, words, at)
        return function

    return Native(register)


def api_route(
    run: Run,
    router: Router,
    arguments: list[object],
    keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> object:
    """Return the decorator for the methods in `methods=`."""
    methods = _methods(run.force(keywords.get("methods")))
    return decorator(run, router, methods, arguments, keywords, node, scope)


def add_api_route(
    run: Run,
    router: Router,
    arguments: list[object],
    keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> object:
    """Register a function for the methods in `methods=`."""
    words = dict(zip(("path", "endpoint"), arguments, strict=False)) | keywords
    methods = _methods(run.force(keywords.get("methods")))
    function = run.force(words.get("endpoint"))
    _add(run, router, methods, function, words, position(node, scope))
    return None


def _methods(value: object) -> tuple[str, ...] | None:
    """Return the methods in capitals; None where they are not known."""
    if value is None:
        return ("GET",)
    known = sorted(value) if isinstance(value, set) else items(value)
    texts = [plain(item) for item in known] if known is not None else [None]
    found = [str(text).upper() for text in texts if isinstance(text, str)]
    return tuple(dict.fromkeys(found)) if len(found) == len(texts) else None


def _add(
    run: Run,
    router: Router,
    methods: tuple[str, ...] | None,
    function: object,
    words: dict[str, object],
    at: Position,
) -> None:
    """Add the route to the router, or the reason why it is not understood."""
    if router.opaque:
        return
    reason = run.uncertain or _unknown_option(run, words)
    endpoint = _endpoint(function)
    path = plain(run.force(words.get("path", MISSING)))
    if methods is None:
        reason = reason or "its methods are computed at run time"
    if endpoint is None:
        reason = reason or "its handler is known only at run time"
    if not isinstance(path, str):
        reason = reason or "its path is computed at run time"
    if isinstance(endpoint, Decorated) and endpoint.replaced:
        reason = reason or NO_WRAPS
    if reason or methods is None or endpoint is None:
        router.doubt(at, reason or "")
        return
    router.entries.append(_route(run, router, methods, str(path), endpoint, words, at))


def _unknown_option(run: Run, words: dict[str, object]) -> str | None:
    """Return which option that changes the operation is not known; None if all are."""
    if STARRED in words:
        return "some of its options are known only at run time"
    for name in ("operation_id", "name"):
        if not isinstance(plain(run.force(words.get(name))), str | None):
            return f"its `{name}=` is computed at run time"
    if tag_list(run.force(words.get("tags"))) is None:
        return "its tags are computed at run time"
    if callback_names(run.force(words.get("callbacks"))) is None:
        return "its callbacks are computed at run time"
    if not isinstance(plain(run.force(words.get("include_in_schema", True))), bool):
        return "its `include_in_schema=` is computed at run time"
    return _unknown_openapi(run.force(words.get("openapi_extra")))


def _unknown_openapi(extra: object) -> str | None:
    known = extra is None or (
        isinstance(extra, dict)
        and all(isinstance(key, str) and key not in OPENAPI for key in extra)
    )
    return None if known else "its `openapi_extra=` changes it in the document"


def _endpoint(value: object) -> Endpoint | None:
    if isinstance(value, Bound):
        return value.function
    return value if isinstance(value, Function | Decorated | External) else None


def _route(
    run: Run,
    router: Router,
    methods: tuple[str, ...],
    path: str,
    endpoint: Endpoint,
    words: dict[str, object],
    at: Position,
) -> Route:
    operation_id = plain(run.force(words.get("operation_id")))
    name = plain(run.force(words.get("name")))
    tags = tag_list(run.force(words.get("tags"))) or ()
    callbacks = callback_names(run.force(words.get("callbacks"))) or ()
    in_schema = bool(plain(run.force(words.get("include_in_schema", True))))
    return Route(
        methods=methods,
        path=router.prefix + path,
        endpoint=endpoint,
        registration=at,
        router=router,
        tags=(*(tag_list(router.tags) or ()), *tags),
        callbacks=(*router.callbacks, *callbacks),
        operation_id=operation_id if isinstance(operation_id, str) else None,
        name=name if isinstance(name, str) else None,
        in_schema=in_schema and router.in_schema,
        unique_id=unique_id(run, words) or router.unique_id,
    )
