"""`include_router` and `mount`."""

from __future__ import annotations

import ast

from scaffold.model.doubt import Kind, Reason
from scaffold.reading.constructing import is_prefix
from scaffold.reading.options import callback_names, tag_list, unique_id
from scaffold.reading.routing import Include, Included, Mount, Route, Router
from scaffold.reading.run import Run
from scaffold.reading.values import (
    MISSING,
    STARRED,
    Call,
    External,
    Path,
    Unknown,
    path_of,
    plain,
    stripped,
)


def include_router(run: Run, router: Router, call: Call) -> None:
    """Include a router; what is added to it later is included as well."""
    words = call.named("router")
    included = run.argument(words, "router", words.get(STARRED, MISSING))
    reason = run.unsure_of(router)
    entry = reason or _inclusion(run, router, included, words)
    if not reason:
        _remember(router, entry, call, plain(run.argument(words, "prefix", "")))
    if isinstance(entry, Reason):
        any_other = isinstance(included, Unknown) and not included.is_named
        router.doubt(call.position, entry, includes_any=any_other)
    elif not router.opaque:
        router.entries.append(entry)


def _remember(router: Router, entry: Include | Reason, call: Call, prefix: object) -> None:
    included = entry.router.call if isinstance(entry, Include) else None
    written = prefix if isinstance(prefix, str) else ""
    router.included.append(Included(call.position, included, written, _written(call.node)))


def _written(node: ast.expr) -> str:
    if not isinstance(node, ast.Call):
        return ""
    arguments = [*node.args, *(word.value for word in node.keywords if word.arg == "router")]
    return ast.unparse(arguments[0]) if arguments else ""


def _inclusion(
    run: Run, router: Router, included: object, words: dict[str, object]
) -> Include | Reason:
    """Return the inclusion, or why it is not understood."""
    if not isinstance(included, Router):
        return _no_router(included)
    prefix = path_of(run.argument(words, "prefix", ""))
    in_schema = plain(run.argument(words, "include_in_schema", True))
    own, tags = tag_list(router.tags), tag_list(run.argument(words, "tags"))
    callbacks = callback_names(run.argument(words, "callbacks"))
    if reason := _forbidden(router, included, prefix):
        return reason
    assert prefix is not None
    if STARRED in words:
        return Kind.OPTIONS()
    if own is None or tags is None or callbacks is None or not isinstance(in_schema, bool):
        return Kind.INCLUDE_OPTIONS()
    return Include(
        router=included,
        prefix=router.prefix + prefix,
        tags=(*own, *tags),
        callbacks=(*router.callbacks, *callbacks),
        in_schema=router.in_schema and in_schema,
        unique_id=unique_id(run, words) or router.unique_id,
    )


def _forbidden(router: Router, included: Router, prefix: Path | None) -> Reason | None:
    """Return what FastAPI does not take, or what is not known of the prefix."""
    if included is router or included.is_app:
        return Kind.APPLICATION()
    if prefix is None:
        return Kind.PREFIX()
    if not is_prefix(prefix):
        return Kind.BAD_PREFIX()
    if not plain(prefix) and any(
        isinstance(entry, Route) and not plain(entry.path) for entry in included.entries
    ):
        return Kind.EMPTY_PATH()
    return None


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
    elif (reason := run.unsure_of(router)) or path is None:
        router.doubt(call.position, reason or Kind.PATH())
    elif mounted.is_app and not router.opaque:
        router.entries.append(Mount(mounted, stripped(path)))
