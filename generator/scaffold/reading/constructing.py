"""Objects: routers and applications, settings, and instances of the project's classes."""

from __future__ import annotations

from collections.abc import Mapping

from scaffold.model.application import METHODS
from scaffold.model.doubt import Kind, Reason
from scaffold.reading.logic import items
from scaffold.reading.routes import UNIQUE_ID, callback_names, tag_list
from scaffold.reading.routing import Router
from scaffold.reading.run import Run
from scaffold.reading.values import (
    MISSING,
    RUN_TIME,
    STARRED,
    Bound,
    Call,
    Class,
    Descriptor,
    Function,
    Instance,
    Native,
    path_of,
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
ROUTING = frozenset(METHODS)
ROUTING |= {"add_api_route", "api_route", "include_router", "mount", "setup", "add_route"}


def construct(run: Run, class_: Class, call: Call) -> object:
    """Return an object of a class of the project."""
    base = next((name for name in class_.external_bases() if name in ROUTERS), None)
    if base is None:
        return _instance(run, class_, call)
    init = class_.lookup("__init__")
    if not isinstance(init, Function):
        return make(run, class_, base, call)
    # Its own __init__ calls FastAPI's by `super()`: the router becomes what that call says.
    router = make(run, class_, base, Call(call.node, call.scope, (), {STARRED: RUN_TIME}))

    def configure(inner: Call) -> None:
        router.entries.clear()
        _configure(run, router, Call(call.node, call.scope, inner.arguments, inner.keywords))

    router.names["__init__"] = Native(configure, router)
    run.call(init, call.with_first(router))
    return router


def make(run: Run, class_: Class | None, base: str, call: Call) -> Router:
    """Return a new router or application.

    Args:
        run: The reading.
        class_: Its class, where that is in the project.
        base: The full name of FastAPI's class.
        call: The call of the class.
    """
    router = Router(call.position, ROUTERS[base], class_)
    if router.is_app:
        run.apps.append(router)
    overridden = [name for name in sorted(ROUTING) if class_ and class_.lookup(name) is not MISSING]
    router.overridden = overridden[0] if overridden else None
    _configure(run, router, call)
    return router


def _configure(run: Run, router: Router, call: Call) -> None:
    """Give a router the options of its call; doubt it where one that matters is not known."""
    words = call.keywords
    reasons = [] if router.is_app else _configure_paths(run, router, words)
    if run.patched:
        reasons.append(run.patched)
    if router.overridden:
        reasons.append(Kind.OVERRIDDEN(router.overridden))
    if run.argument(words, "routes") is not None:
        reasons.append(Kind.ROUTES_OPTION())
    reasons += _configure_schema(run, router, words)
    router.opaque = next(iter(reasons), None)
    if STARRED in words and router.is_app:
        # No option of an application changes a path; but some change what is shown of it.
        reasons.append(Kind.OPTIONS())
        router.renamed = True
    _configure_start(run, router, call)
    for reason in reasons:
        router.doubt(call.position, reason)


def _configure_start(run: Run, router: Router, call: Call) -> None:
    """Set what runs when the application starts."""
    words = call.keywords
    router.lifespan = run.argument(words, "lifespan")
    if "on_startup" in words or "on_shutdown" in words:
        router.event_handlers.append(call.position)
    for function in [router.lifespan, *(items(run.argument(words, "on_startup")) or ())]:
        run.starts.append((function, router, call))


def _configure_paths(run: Run, router: Router, words: Mapping[str, object]) -> list[Reason]:
    """Set the prefix and the tags; return what is not known of them."""
    prefix = path_of(run.argument(words, "prefix", ""))
    given = run.argument(words, "tags")
    tags = tag_list(given)
    reasons = [Kind.OPTIONS()] if STARRED in words else []
    if prefix is None:
        reasons.append(Kind.PREFIX())
    else:
        router.prefix = prefix
    if tags is None:
        reasons.append(Kind.TAGS())
    router.tags = given if isinstance(given, list) else [*(tags or ())]
    return reasons


def _configure_schema(run: Run, router: Router, words: Mapping[str, object]) -> list[Reason]:
    """Set what changes how operations are shown; return what is not known of that."""
    callbacks = callback_names(run.argument(words, "callbacks"))
    in_schema = plain(run.argument(words, "include_in_schema", True))
    router.unique_id = run.argument(words, UNIQUE_ID)
    if callbacks is None or not isinstance(in_schema, bool):
        return [Kind.SCHEMA_OPTIONS()]
    router.callbacks, router.in_schema = callbacks, in_schema
    return []


def _instance(run: Run, class_: Class, call: Call) -> object:
    instance = Instance(class_, {})
    init = class_.lookup("__init__")
    if isinstance(init, Function):
        run.call(Bound(init, instance), call)
    else:
        given = call.named(*class_.fields)
        if given.pop(STARRED, None) is not None:
            given = dict.fromkeys(class_.fields, RUN_TIME) | given
        instance.names |= {name: run.force(value) for name, value in given.items()}
        for name in sorted(class_.all_fields() - {*given}):
            found = class_.lookup(name)
            if isinstance(found, Descriptor) and found.kind == "factory":
                instance.names[name] = run.call(found.function, Call(call.node, call.scope))
    return instance
