"""What a loop runs over."""

from __future__ import annotations

from scaffold.reading.routing import RouteOf, Routes
from scaffold.reading.values import RUN_TIME, Class, Member


def items(value: object) -> list[object] | None:
    """Return what a loop over this value gets, in order; None where that is not known."""
    if isinstance(value, list | tuple | dict | str):
        return list(value)
    if isinstance(value, set | frozenset):
        # Python gives them in an order that depends on the process.
        return list(value) if len(value) < 2 else None
    if isinstance(value, Class):
        return members(value)
    return None


def item_of(value: object) -> object:
    """Return what stands for any item of what a loop runs over, where they are not known."""
    return RouteOf(value.router) if isinstance(value, Routes) else RUN_TIME


def members(class_: Class) -> list[object] | None:
    """Return the members of an enumeration, in order; None for another class."""
    if not any(name.startswith("enum.") for name in class_.external_bases()):
        return None
    return [
        Member(class_, name, value)
        for name, value in class_.names.items()
        if isinstance(value, str | int) and not name.startswith("_")
    ]
