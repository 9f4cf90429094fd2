"""`include_router` and `mount`."""

from __future__ import annotations

import ast

from scaffold.reading.arguments import STARRED
from scaffold.reading.constructing import is_prefix
from scaffold.reading.options import callback_names, tag_list, unique_id
from scaffold.reading.routing import Include, Included, Mount, Router
from scaffold.reading.run import Run, position
from scaffold.reading.values import MISSING, External, Scope, Unknown, plain


def include_router(
    run: Run,
    router: Router,
    arguments: list[object],
    keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> None:
    """Include a router; what is added to it later is included as well."""
    words = dict(zip(("router",), arguments, strict=False)) | keywords
    included = run.force(words.get("router", MISSING))
    prefix = plain(run.force(words.get("prefix", "")))
    reason = run.uncertain or _not_understood(run, router, included, prefix, words)
    at = position(node, scope)
    understood = included if isinstance(included, Router) and reason is None else None
    if not run.uncertain:
        call = understood.call if understood else None
        written = str(prefix) if isinstance(prefix, str) else ""
        router.included.append(Included(at, call, written, _written(node)))
    if reason:
        router.doubt(at, reason)
    if understood is None or router.opaque:
        return
    in_schema = bool(plain(run.force(words.get("include_in_schema", True))))
    router.entries.append(
        Include(
            router=understood,
            prefix=f"{router.prefix}{prefix}",
            tags=(*(tag_list(router.tags) or ()), *(tag_list(run.force(words.get("tags"))) or ())),
            callbacks=(
                *router.callbacks,
                *(callback_names(run.force(words.get("callbacks"))) or ()),
            ),
            in_schema=router.in_schema and in_schema,
            unique_id=unique_id(run, words) or router.unique_id,
        )
    )


def _written(node: ast.expr) -> str:
    if not isinstance(node, ast.Call):
        return ""
    arguments = [*node.args, *(word.value for word in node.keywords if word.arg == "router")]
    return ast.unparse(arguments[0]) if arguments else ""


def _not_understood(
    run: Run, router: Router, included: object, prefix: object, words: dict[str, object]
) -> str | None:
    """Return why an inclusion is not understood; None if it is."""
    if not isinstance(included, Router):
        return _no_router(included)
    if included is router or included.is_app:
        return "an application is included, not a router"
    if not isinstance(prefix, str):
        return "its prefix is computed at run time"
    if not is_prefix(prefix):
        return "its prefix must begin with `/`, and not end with it"
    if STARRED in words:
        return "some of its options are known only at run time"
    in_schema = plain(run.force(words.get("include_in_schema", True)))
    tags = tag_list(run.force(words.get("tags")))
    if tags is None or callback_names(run.force(words.get("callbacks"))) is None:
        return "its tags or callbacks are computed at run time"
    return None if isinstance(in_schema, bool) else "whether it is shown depends on the run time"


def _no_router(value: object) -> str:
    if isinstance(value, External):
        return f"`{value.name}` is not in the project"
    return value.reason if isinstance(value, Unknown) else "what is included is no router"


def mount(
    run: Run,
    router: Router,
    arguments: list[object],
    keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> None:
    """Mount a sub-application, without the prefix of the router itself; anything else that is mounted has no operations."""
    words = dict(zip(("path", "app"), arguments, strict=False)) | keywords
    path, mounted = plain(run.force(words.get("path", MISSING))), run.force(words.get("app"))
    at = position(node, scope)
    if not isinstance(mounted, Router):
        if isinstance(mounted, Unknown) and "not in the project" not in mounted.reason:
            router.doubt(at, f"what it mounts is not known: {mounted.reason}")
    elif run.uncertain or not isinstance(path, str):
        router.doubt(at, run.uncertain or "the path of a mount is computed at run time")
    elif mounted.is_app and not router.opaque:
        router.entries.append(Mount(mounted, path.rstrip("/")))
