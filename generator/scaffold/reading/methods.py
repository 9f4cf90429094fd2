"""The methods of texts, lists and dicts that do what Python does."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scaffold.reading.limits import bounded
from scaffold.reading.run import Run
from scaffold.reading.values import RUN_TIME, STARRED, Call, Native, derived, plain

TEXT = frozenset(
    {
        "strip", "lstrip", "rstrip", "lower", "upper", "title", "replace", "split", "removeprefix",
        "removesuffix", "join", "format",
    }
)  # fmt: skip
LIST = frozenset({"append", "extend", "insert", "copy"})
DICT = frozenset({"items", "keys", "values", "get", "update", "copy"})
CHANGE = frozenset(
    {"append", "extend", "insert", "pop", "remove", "reverse", "clear", "sort", "update", "popitem"}
) | {"setdefault", "add", "discard"}
FOR: dict[type, frozenset[str]] = {str: TEXT, list: LIST, dict: DICT}


def method(run: Run, value: object, name: str) -> object:
    """Return a method of a constant, to be called; `RUN_TIME` for what is not known."""
    is_known = name in FOR.get(type(value), ())
    if not is_known and name not in CHANGE:
        return RUN_TIME
    return Native(lambda call: _call(run, value, name, call, is_known=is_known))


def _call(run: Run, value: object, name: str, call: Call, *, is_known: bool) -> object:
    given = [plain(run.force(argument)) for argument in call.arguments]
    if isinstance(value, str):
        is_known = is_known and all(map(_is_text, [*given, *call.keywords.values()]))
    elif name in CHANGE:
        is_known = is_known and not run.uncertain and STARRED not in call.keywords
    elif name == "get":
        whole = isinstance(value, dict) and RUN_TIME not in value
        is_known = whole and all(isinstance(key, str | int) for key in call.arguments[:1])
    python: Callable[..., object] = getattr(value, name, _fails)
    try:
        result = (python if is_known else _fails)(*given, **call.keywords)
    except Exception:  # noqa: BLE001 - whatever Python says of it, the value is not known
        result = _lose(value, name)
    if bounded(value) is not value:
        return _lose(value, "clear")
    result = derived(bounded(result), *(call.arguments if isinstance(value, str) else ()))
    is_view = name in ("items", "keys", "values")
    return [*result] if is_view and isinstance(result, Iterable) else result


def _fails(*_given: object, **_named: object) -> None:
    raise TypeError


def _is_text(value: object) -> bool:
    """Tell whether a value is one that Python's text methods take, and know what to do with."""
    if isinstance(value, list | tuple):
        return all(_is_text(item) for item in value)
    return isinstance(value, str | int)


def _lose(value: object, name: str) -> object:
    """Forget what is in a list or dict, if it is changed in a way that is not known."""
    if name in CHANGE and isinstance(value, list):
        value[:] = [RUN_TIME]
    elif name in CHANGE and isinstance(value, dict):
        value.clear()
        value[RUN_TIME] = RUN_TIME
    return RUN_TIME
