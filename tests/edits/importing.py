"""A text imported as a module, where what the text only names is stood in for."""

from __future__ import annotations

import ast
import builtins
import importlib
from collections.abc import Sequence
from typing import Any
from unittest.mock import MagicMock


class StandIn(MagicMock):
    """Any object: also a base class, a decorator, a type with parameters, an exception."""

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        return (Exception,) if bases[0] is self else ()

    def __or__(self, other: object) -> StandIn:
        return self

    __ror__ = __or__


class Names(dict[str, Any]):
    """The builtins, and a stand-in for every other name; `missing` are those."""

    def __init__(self) -> None:
        super().__init__(vars(builtins) | {"__import__": stand_in_for_modules})
        self.missing: set[str] = set()

    def __missing__(self, name: str) -> StandIn:
        self.missing.add(name)
        return StandIn()


def stand_in_for_modules(
    name: str,
    of: Any = None,  # noqa: ANN401 - as Python passes them
    locals_: Any = None,  # noqa: ANN401
    wanted: Sequence[str] = (),
    level: int = 0,
) -> object:
    try:
        return StandIn() if level else importlib.__import__(name, of, locals_, wanted)
    except ImportError:
        return StandIn()


def used_too_early(text: str) -> set[str]:
    """Import a module; return the names that it defines after it has used them."""
    names = Names()
    scope: dict[str, Any] = {"__builtins__": names, "__name__": "imported"}
    exec(compile(text, "imported", "exec"), scope)
    defined = {
        node.asname or node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.alias)
    }
    return names.missing & (defined | scope.keys())
