"""Functions that give a value, or a function, made of what they get."""

from __future__ import annotations

from collections.abc import Mapping

from scaffold.reading.known.known import Known, given
from scaffold.reading.run import Run
from scaffold.reading.values import (
    RUN_TIME,
    Call,
    Decorated,
    Descriptor,
    External,
    Function,
    Native,
    Scope,
    Super,
    Text,
    Unknown,
    derived,
    plain,
)


def _cast(run: Run, call: Call) -> object:
    return given(run, call, 1)


def _text(run: Run, call: Call) -> object:
    value = given(run, call, 0) if call.arguments else ""
    known = plain(value)
    if isinstance(value, Text | Unknown | External):
        return value
    return derived(str(known), value) if isinstance(known, str | int) else RUN_TIME


def _dict(run: Run, call: Call) -> object:
    value = given(run, call, 0) if call.arguments else {}
    return value | dict(call.keywords) if isinstance(value, dict) else RUN_TIME


def _field(run: Run, call: Call) -> object:
    """Return the default of a model's or dataclass's field, or what makes one for each object."""
    words = call.named("default")
    if "default_factory" in words:
        return Descriptor("factory", run.argument(words, "default_factory"))
    return run.argument(words, "default", RUN_TIME)


def _partial(run: Run, call: Call) -> object:
    """Return what a call with more arguments calls; as a handler, it is not known."""
    function, first = given(run, call, 0), call.arguments[1:]

    def call_with(more: Call) -> object:
        words = {**call.keywords, **more.keywords}
        return run.call(function, Call(more.node, more.scope, (*first, *more.arguments), words))

    return Native(call_with, function)


def _super(_run: Run, call: Call) -> object:
    """Return what `super().name` looks names up in: the bases, for the object of the method."""
    at: Scope | None = call.scope
    while at is not None and "__class__" not in at.names:
        at = at.parent
    # A method's first name is its object.
    return Super(at.names["__class__"], next(iter(at.names.values()))) if at else RUN_TIME


def _wraps(run: Run, call: Call) -> object:
    wrapped = given(run, call, 0)

    def wrap(decorating: Call) -> object:
        wrapper = given(run, decorating, 0)
        if isinstance(wrapper, Function) and isinstance(wrapped, Function | Decorated):
            wrapper.wraps = wrapped
        return wrapper

    return Native(wrap)


def _nothing(_run: Run, _call: Call) -> None:
    return None


CALLS: Mapping[str, Known] = {
    "typing.cast": _cast,
    "builtins.str": _text,
    "builtins.dict": _dict,
    "builtins.print": _nothing,
    "functools.partial": _partial,
    "pydantic.Field": _field,
    "dataclasses.field": _field,
    "functools.wraps": _wraps,
    "builtins.super": _super,
}
