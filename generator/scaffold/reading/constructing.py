"""Objects: routers and applications, settings, and instances of the project's classes."""

from __future__ import annotations

import ast

from scaffold.reading.arguments import STARRED
from scaffold.reading.options import callback_names, tag_list, unique_id
from scaffold.reading.routing import Router
from scaffold.reading.run import Run, position
from scaffold.reading.values import (
    MISSING,
    RUN_TIME,
    Bound,
    Class,
    Function,
    Instance,
    Native,
    Scope,
    plain,
)

ROUTERS = {
    "fastapi.FastAPI": True,
    "fastapi.applications.FastAPI": True,
    "fastapi.APIRouter": False,
    "fastapi.routing.APIRouter": False,
    "fastapi.routers.APIRouter": False,
}
# A class that overrides one of these decides itself what a registration means.
ROUTING = frozenset(
    [
        "add_api_route",
        "api_route",
        "include_router",
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "options",
        "trace",
        "mount",
        "setup",
        "add_route",
    ]
)


def construct(
    run: Run,
    class_: Class,
    arguments: list[object],
    keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> object:
    """Return an object of a class of the project."""
    base = next((name for name in class_.external_bases() if name in ROUTERS), None)
    init = class_.lookup("__init__")
    if base is None:
        return _instance(run, class_, arguments, keywords, node, scope)
    if not isinstance(init, Function):
        return make(run, class_, base, keywords, node, scope)
    # Its own __init__ calls FastAPI's by `super()`: the router becomes what that call says.
    router = make(run, class_, base, {STARRED: RUN_TIME}, node, scope)
    router.names["__init__"] = Native(
        lambda given, words, *_: configure(run, router, words, node, scope)
    )
    run.call(init, [router, *arguments], keywords, node, scope)
    return router


def make(
    run: Run,
    class_: Class | None,
    base: str,
    keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> Router:
    """Return a new router or application.

    Args:
        run: The reading.
        class_: Its class, where that is in the project.
        base: The full name of FastAPI's class.
        keywords: The options.
        node: The call.
        scope: Where it stands.
    """
    router = Router(position(node, scope), ROUTERS[base], class_)
    if router.is_app:
        run.apps.append(router)
    configure(run, router, keywords, node, scope)
    overridden = [name for name in sorted(ROUTING) if class_ and class_.lookup(name) is not MISSING]
    if overridden:
        router.opaque = True
        router.doubt(router.call, f"its class overrides `{overridden[0]}`")
    return router


def configure(
    run: Run, router: Router, keywords: dict[str, object], node: ast.expr, scope: Scope
) -> None:
    """Give a router the options of its call; doubt it where one that matters is not known."""
    router.entries.clear()
    router.opaque = False
    reasons = []
    prefix = plain(run.force(keywords.get("prefix", "")))
    if isinstance(prefix, str):
        router.prefix = prefix
    else:
        reasons.append("its prefix is computed at run time")
    if not is_prefix(prefix):
        reasons.append("its prefix must begin with `/`, and not end with it")
    if STARRED in keywords:
        reasons.append("some of its options are known only at run time")
    _configure_schema(run, router, keywords, reasons)
    if run.force(keywords.get("routes")) is not None:
        reasons.append("its `routes=` are not read")
    router.lifespan = run.force(keywords.get("lifespan"))
    if "on_startup" in keywords or "on_shutdown" in keywords:
        router.event_handlers.append(position(node, scope))
    for reason in reasons:
        router.opaque = True
        router.doubt(position(node, scope), reason)


def is_prefix(prefix: object) -> bool:
    """Tell whether FastAPI takes a text as a prefix: it begins with `/`, and ends without."""
    return not (isinstance(prefix, str) and prefix) or (
        prefix.startswith("/") and not prefix.endswith("/")
    )


def _configure_schema(
    run: Run, router: Router, keywords: dict[str, object], reasons: list[str]
) -> None:
    tags = tag_list(run.force(keywords.get("tags")))
    callbacks = callback_names(run.force(keywords.get("callbacks")))
    in_schema = plain(run.force(keywords.get("include_in_schema", True)))
    router.unique_id = unique_id(run, keywords)
    if tags is None or callbacks is None or not isinstance(in_schema, bool):
        reasons.append("its tags, callbacks or `include_in_schema` are known only at run time")
        return
    router.tags, router.callbacks, router.in_schema = [*tags], callbacks, in_schema


def _instance(
    run: Run,
    class_: Class,
    arguments: list[object],
    keywords: dict[str, object],
    node: ast.expr,
    scope: Scope,
) -> object:
    instance = Instance(class_, {})
    init = class_.lookup("__init__")
    if isinstance(init, Function):
        run.call(Bound(init, instance), arguments, keywords, node, scope)
    else:
        given = dict(zip(class_.fields, arguments, strict=False)) | keywords
        if given.pop(STARRED, None) is not None:
            given = dict.fromkeys(class_.fields, RUN_TIME) | given
        instance.names |= {name: run.force(value) for name, value in given.items()}
    return instance
