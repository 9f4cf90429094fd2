"""What Python asks of a value: whether it is true, and what a loop over it gets."""

from __future__ import annotations

from scaffold.reading.routing import Route, RouteOf, Router, Routes
from scaffold.reading.values import (
    MISSING,
    RUN_TIME,
    Bound,
    Class,
    Decorated,
    External,
    Function,
    Instance,
    Module,
    Native,
)

OBJECTS = (Router, Class, Function, Module, Bound, Native, Decorated)
TYPE_CHECKING = ("typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING")
CONSTANTS = (str, int, float, bytes, list, tuple, dict)


def truth(value: object) -> bool | None:
    """Return whether Python takes a value for true; None where only the run time knows."""
    if value is None or (isinstance(value, External) and value.name in TYPE_CHECKING):
        return False
    if isinstance(value, list | tuple | dict) and RUN_TIME in value:
        return None
    if isinstance(value, CONSTANTS):
        return bool(value)
    if isinstance(value, Instance):
        # It may be a list, or the like.
        has_own = any(value.of.lookup(name) is not MISSING for name in ("__bool__", "__len__"))
        return None if has_own or value.of.external_bases() else True
    return True if isinstance(value, OBJECTS) else None


def items(value: object) -> list[object] | None:
    """Return what a loop over this value gets, in order; None where that is not known."""
    if isinstance(value, list | tuple | dict | str):
        return list(value)
    return None


def items_of(value: object) -> list[object] | None:
    """Return what `*value` gives; the routes of a router are those that it has so far."""
    if isinstance(value, Routes) and not value.is_copy:
        return [entry for entry in value.router.entries if isinstance(entry, Route)]
    return items(value)


def item_of(value: object) -> object:
    """Return what stands for any item of what a loop runs over, where they are not known."""
    return RouteOf(value.router) if isinstance(value, Routes) else RUN_TIME
