"""Whether a value is true, as far as that is known."""

from __future__ import annotations

from scaffold.reading.routing import Router, Routes
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
        has_own = any(value.of.lookup(name) is not MISSING for name in ("__bool__", "__len__"))
        return None if has_own or any(map(_may_be_empty, value.of.external_bases())) else True
    if isinstance(value, Routes):
        return None
    return True if isinstance(value, OBJECTS) else None


def _may_be_empty(base: str) -> bool:
    """Tell whether an object is a list or the like, by a base of its class."""
    return base.startswith(("builtins.", "collections.")) and base != "builtins.object"
