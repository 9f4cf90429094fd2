"""Functions of sequences: what they give, and what they call with each item."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scaffold.reading.iterating import item_of, items
from scaffold.reading.known.known import Known, given
from scaffold.reading.routing import Routes
from scaffold.reading.run import Run
from scaffold.reading.values import (
    RUN_TIME,
    Call,
)


def _sequence(reorder: Callable[[list[object]], object]) -> Known:
    def call(run: Run, call: Call) -> object:
        if call.arguments and isinstance(routes := given(run, call, 0), Routes):
            return Routes(routes.router, is_copy=True)
        known = items(given(run, call, 0)) if call.arguments else []
        plain_call = len(call.arguments) < 2 and not call.keywords
        return reorder(known) if known is not None and plain_call else RUN_TIME

    return call


def _enumerate(run: Run, call: Call) -> object:
    words = call.named("iterable", "start")
    if isinstance(routes := run.argument(words, "iterable"), Routes):
        return routes
    known, start = items(run.argument(words, "iterable")), run.argument(words, "start", 0)
    if known is None or not isinstance(start, int):
        return RUN_TIME
    return list(enumerate(known, start))


def _zip(run: Run, call: Call) -> object:
    known = [items(run.force(argument)) for argument in call.arguments]
    found = [each for each in known if each is not None]
    return list(zip(*found, strict=False)) if len(found) == len(known) else RUN_TIME


def _sorted(run: Run, call: Call) -> object:
    value = given(run, call, 0)
    if isinstance(value, Routes):
        return Routes(value.router, is_copy=True)
    known = list(value) if isinstance(value, set) else items(value)
    texts = [item for item in known or () if isinstance(item, str)]
    plain_call = len(call.arguments) == 1 and not call.keywords
    return (
        sorted(texts) if known is not None and len(texts) == len(known) and plain_call else RUN_TIME
    )


def _len(run: Run, call: Call) -> object:
    value = given(run, call, 0)
    if not isinstance(value, str | list | tuple | dict | set):
        return RUN_TIME
    return RUN_TIME if not isinstance(value, str) and RUN_TIME in value else len(value)


CALLS: Mapping[str, Known] = {
    "builtins.list": _sequence(list),
    "builtins.reversed": _sequence(lambda values: values[::-1]),
    "builtins.enumerate": _enumerate,
    "builtins.tuple": _sequence(tuple),
    "builtins.zip": _zip,
    "builtins.sorted": _sorted,
    "builtins.len": _len,
    "builtins.next": lambda run, call: item_of(given(run, call, 0)),
}
