"""Functions of sequences: what they give, and what they call with each item."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scaffold.model.doubt import Kind
from scaffold.reading.escaping import give
from scaffold.reading.iterating import item_of, items
from scaffold.reading.known.known import Known, given
from scaffold.reading.routing import Routes
from scaffold.reading.run import Run
from scaffold.reading.values import (
    RUN_TIME,
    Call,
    External,
)

LONGEST = 1000  # items of a range


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


def _next(run: Run, call: Call) -> object:
    known = given(run, call, 0)
    if isinstance(known, list) and known and RUN_TIME not in known:
        return RUN_TIME if run.uncertain else known[0]
    return item_of(known)


def _filter(run: Run, call: Call) -> object:
    """Return some of the routes; of another list it is not known which."""
    value = given(run, call, 1)
    return Routes(value.router, is_copy=True) if isinstance(value, Routes) else RUN_TIME


def _map(run: Run, call: Call) -> object:
    """Call the function with each item, which only happens when these are asked for."""
    if len(call.arguments) != 2:
        return _to_code_outside(run, "map", call)
    function, over = given(run, call, 0), given(run, call, 1)
    known = items(over)
    each = [item_of(over)] if known is None else known
    with run.maybe(run.uncertain or Kind.MAP()):
        found = [run.call(function, Call(call.node, call.scope, (item,))) for item in each]
    return RUN_TIME if known is None else found


def _reduce(run: Run, call: Call) -> object:
    known = items(given(run, call, 1))
    if known is None or len(call.arguments) != 3:
        return _to_code_outside(run, "reduce", call)
    function, result = given(run, call, 0), given(run, call, 2)
    for item in known:
        result = run.call(function, Call(call.node, call.scope, (result, item)))
    return result


def _to_code_outside(run: Run, name: str, call: Call) -> object:
    give(run, External(name), call)
    return RUN_TIME


def _len(run: Run, call: Call) -> object:
    value = given(run, call, 0)
    if not isinstance(value, str | list | tuple | dict | set):
        return RUN_TIME
    return RUN_TIME if not isinstance(value, str) and RUN_TIME in value else len(value)


def _range(run: Run, call: Call) -> object:
    arguments = [given(run, call, number) for number in range(len(call.arguments))]
    numbers = [number for number in arguments if isinstance(number, int)]
    if not 0 < len(numbers) == len(arguments) < 4 or (len(numbers) == 3 and not numbers[2]):
        return RUN_TIME
    known = range(*numbers)
    return list(known) if len(known) <= LONGEST else RUN_TIME


CALLS: Mapping[str, Known] = {
    "builtins.list": _sequence(list),
    "builtins.reversed": _sequence(lambda values: values[::-1]),
    "builtins.enumerate": _enumerate,
    "builtins.iter": _sequence(list),
    "builtins.tuple": _sequence(tuple),
    "builtins.zip": _zip,
    "builtins.range": _range,
    "builtins.sorted": _sorted,
    "builtins.len": _len,
    "builtins.next": _next,
    "builtins.filter": _filter,
    "builtins.map": _map,
    "functools.reduce": _reduce,
}
