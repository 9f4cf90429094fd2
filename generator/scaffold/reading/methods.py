"""The methods of texts, lists and dicts that do what Python does."""

from __future__ import annotations

from collections.abc import Callable

from scaffold.reading.run import Run
from scaffold.reading.values import RUN_TIME, Native, plain

TEXT = frozenset(
    [
        "strip",
        "lstrip",
        "rstrip",
        "lower",
        "upper",
        "title",
        "capitalize",
        "replace",
        "removeprefix",
        "removesuffix",
        "split",
        "join",
        "format",
        "startswith",
        "endswith",
        "partition",
        "rpartition",
        "casefold",
        "swapcase",
        "zfill",
    ]
)
LIST = frozenset(
    ["append", "extend", "insert", "copy", "index", "count", "pop", "remove", "reverse", "clear"]
)
DICT = frozenset(["items", "keys", "values", "get", "setdefault", "update", "pop", "copy"])
CHANGE = frozenset(
    [
        "append",
        "extend",
        "insert",
        "pop",
        "remove",
        "reverse",
        "clear",
        "sort",
        "update",
        "setdefault",
    ]
)
FOR: dict[type, frozenset[str]] = {str: TEXT, list: LIST, dict: DICT}


def method(run: Run, value: object, name: str) -> object:
    """Return a method of a constant, to be called; `RUN_TIME` for what is not known."""
    if type(value) not in FOR:
        return RUN_TIME
    if name not in FOR[type(value)]:
        return Native(lambda *_: _lose(value)) if name in CHANGE else RUN_TIME
    return Native(lambda arguments, keywords, *_: _call(run, value, name, arguments, keywords))


def _call(
    run: Run, value: object, name: str, arguments: list[object], keywords: dict[str, object]
) -> object:
    given = [plain(run.force(argument)) for argument in arguments]
    if name in CHANGE and run.uncertain:
        return _lose(value)
    if isinstance(value, str):
        given += [item for argument in given if isinstance(argument, list) for item in argument]
        if not all(isinstance(item, str | int | list) for item in given) or keywords:
            return RUN_TIME
        given = given[: len(arguments)]
    python: Callable[..., object] = getattr(value, name)
    try:
        result = python(*given, **keywords)
    except Exception:  # noqa: BLE001 - whatever Python says of it, the value is not known
        return _lose(value) if name in CHANGE else RUN_TIME
    return list(result) if name in ("items", "keys", "values") else result  # type: ignore[call-overload]


def _lose(value: object) -> object:
    """Forget what is in a list or dict that is changed in a way that is not known."""
    if isinstance(value, list):
        value[:] = [RUN_TIME]
    elif isinstance(value, dict):
        value.clear()
        value[RUN_TIME] = RUN_TIME
    return RUN_TIME
