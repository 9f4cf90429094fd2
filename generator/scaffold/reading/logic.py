"""Whether a value is true, as far as that is known."""

from __future__ import annotations

from scaffold.reading.routing import Router, Routes
from scaffold.reading.values import (
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
CONSTANTS = (str, int, float, bytes, list, tuple, dict, set, frozenset)


def truth(value: object) -> bool | None:
    """Return whether Python takes a value for true; None where only the run time knows."""
    if value is None or (isinstance(value, External) and value.name in TYPE_CHECKING):
        return False
    if isinstance(value, list | tuple | dict) and RUN_TIME in value:
        return None
    if isinstance(value, CONSTANTS):
        return bool(value)
    if isinstance(value, Instance):
        dunders = ("__bool__", "__len__")
        return True if not any(name in value.of.names for name in dunders) else None
    if isinstance(value, Routes):
        return None
    return True if isinstance(value, OBJECTS) else None
