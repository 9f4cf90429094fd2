"""The options of FastAPI's calls that change what an operation is."""

from __future__ import annotations

from scaffold.reading.logic import items_of
from scaffold.reading.routing import Route, Routes
from scaffold.reading.values import Member, plain

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
