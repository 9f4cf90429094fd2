"""The methods of texts, lists and dicts that do what Python does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scaffold.reading import escaping
from scaffold.reading.limits import bounded
from scaffold.reading.run import Run
from scaffold.reading.values import (
    RUN_TIME,
    STARRED,
    Call,
    Native,
    Setting,
    Text,
    Unknown,
    derived,
    plain,
)

TEXT = frozenset(
    {
        "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "replace", "split",
        "removeprefix", "removesuffix", "join", "format", "startswith", "endswith", "partition",
        "rpartition", "casefold", "swapcase", "zfill",
    }
)  # fmt: skip
LIST = frozenset(
    {"append", "extend", "insert", "copy", "index", "count", "pop", "remove", "reverse", "clear"}
)
DICT = frozenset({"items", "keys", "values", "get", "setdefault", "update", "pop", "copy"})
CHANGE = frozenset(
    {"append", "extend", "insert", "pop", "remove", "reverse", "clear", "sort", "update", "popitem"}
) | {"setdefault", "add", "discard"}
KEYED = frozenset({"get", "pop", "setdefault", "index", "count", "remove"})
VIEWS = frozenset({"items", "keys", "values"})
FOR: dict[type, frozenset[str]] = {str: TEXT, list: LIST, dict: DICT}


def method(run: Run, value: object, name: str) -> object:
    """Return a method of a constant, to be called; `RUN_TIME` for what is not known."""
    if type(value) not in FOR:
        return RUN_TIME
    if name not in FOR[type(value)]:
        return Native(lambda call: _lose(run, value, call)) if name in CHANGE else RUN_TIME
    return Native(lambda call: _call(run, value, name, call))


def _call(run: Run, value: object, name: str, call: Call) -> object:
    given = [plain(run.force(argument)) for argument in call.arguments]
    if name in CHANGE and (run.unsure_of(value) or STARRED in call.keywords):
        return _lose(run, value, call)
    if not (_knows_text(given, call) if isinstance(value, str) else _knows_key(value, name, call)):
        return _lose(run, value, call) if name in CHANGE else RUN_TIME
    python: Callable[..., object] = getattr(value, name)
    try:
        result = python(*given, **call.keywords)
    except Exception:  # noqa: BLE001 - whatever Python says of it, the value is not known
        return _lose(run, value, call) if name in CHANGE else RUN_TIME
    if bounded(value) is not value:
        return _lose(run, value, call)
    result = derived(bounded(result), *(call.arguments if isinstance(value, str) else ()))
    return list(result) if name in VIEWS and isinstance(result, Iterable) else result


def _knows_text(given: Sequence[object], call: Call) -> bool:
    return all(_is_text(item) for item in [*given, *call.keywords.values()])


def _knows_key(value: object, name: str, call: Call) -> bool:
    """Tell whether what is looked for in a list or dict is known, and all that is in it."""
    if name not in KEYED:
        return True
    whole = isinstance(value, list | dict) and RUN_TIME not in value
    return whole and not any(
        isinstance(item, Unknown | Setting | Text) for item in call.arguments[:1]
    )


def _is_text(value: object) -> bool:
    """Tell whether a value is one that Python's text methods take, and know what to do with."""
    if isinstance(value, list | tuple):
        return all(_is_text(item) for item in value)
    return isinstance(value, str | int)


def _lose(run: Run, value: object, call: Call) -> object:
    """Forget what is in a list or dict that is changed in a way that is not known."""
    if isinstance(value, list):
        escaping.let_go(run, [*value, *call.arguments], call)
        value[:] = [RUN_TIME]
    elif isinstance(value, dict):
        escaping.let_go(run, [*value.values(), *call.arguments], call)
        value.clear()
        value[RUN_TIME] = RUN_TIME
    return RUN_TIME
