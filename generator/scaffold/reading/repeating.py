"""Calls that may run, of one function with the same objects: after some, one stands for all.

What starts an application logs a thousand lines by one function, which registers nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scaffold.reading.values import (
    RUN_TIME,
    Call,
    External,
    Function,
    Member,
    Setting,
    Text,
    Unknown,
)

OFTEN = 10  # calls; the last of them is followed for any text and number
PLAIN = (str, int, float, bytes, type(None), Unknown, External, Member, Setting, Text)


@dataclass(slots=True)
class Repeated:
    """What is called, and how often.

    Attributes:
        objects: Kept, so that no other ones get their ids.
        value: What the last call gave.
    """

    objects: tuple[object, ...]
    calls: int = 0
    value: object = RUN_TIME


def repeat(
    seen: dict[tuple[int, ...], Repeated],
    function: Function,
    call: Call,
    execute: Callable[[Call], object],
) -> object:
    """Return what a call gives, which is only followed where it may do something new."""
    given = (*call.arguments, *call.keywords.values())
    objects = (function, *(value for value in given if not isinstance(value, PLAIN)))
    repeated = seen.setdefault(tuple(id(value) for value in objects), Repeated(objects))
    repeated.calls += 1
    if repeated.calls <= OFTEN:
        repeated.value = execute(call if repeated.calls < OFTEN else _any_like(call))
    return repeated.value


def _any_like(call: Call) -> Call:
    """Return a call with the same objects, and any texts and numbers."""
    arguments = [_any(value) for value in call.arguments]
    keywords = {name: _any(value) for name, value in call.keywords.items()}
    return Call(call.node, call.scope, arguments, keywords)


def _any(value: object) -> object:
    return RUN_TIME if isinstance(value, PLAIN) else value
