"""Functions of Python and of its libraries whose result is known."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

from scaffold.reading import imports
from scaffold.reading.assigning import assign_attribute
from scaffold.reading.attributes import attribute
from scaffold.reading.escaping import routers_in
from scaffold.reading.iterating import items
from scaffold.reading.run import Run, position
from scaffold.reading.values import (
    RUN_TIME,
    Decorated,
    Function,
    Native,
    Scope,
    Super,
    Unknown,
    plain,
)

LONGEST = 1000  # items of a range
Known = Callable[[Run, list[object], dict[str, object], ast.expr, Scope], object]


def _cast(run: Run, arguments: list[object], *_: object) -> object:
    return run.force(arguments[1]) if len(arguments) > 1 else RUN_TIME


def _getattr(
    run: Run, arguments: list[object], keywords: dict[str, object], node: ast.expr, scope: Scope
) -> object:
    given = [run.force(argument) for argument in arguments]
    if len(given) > 1 and isinstance(name := plain(given[1]), str):
        return attribute(run, given[0], name, node, scope)
    return Unknown("its attribute is chosen at run time")


def _import_module(
    run: Run, arguments: list[object], keywords: dict[str, object], node: ast.expr, scope: Scope
) -> object:
    name = plain(run.force(arguments[0])) if arguments else None
    package = plain(run.force(arguments[1] if len(arguments) > 1 else keywords.get("package")))
    if isinstance(name, str) and (not name.startswith(".") or package == _package(run, scope)):
        module = imports.import_module(run, name, scope.path)
        return module or Unknown(f"`{name}` is not in the project")
    return Unknown("it is imported by a name that is known only at run time")


def _import(
    run: Run, arguments: list[object], keywords: dict[str, object], node: ast.expr, scope: Scope
) -> object:
    """Return what `__import__` does: the package around a module."""
    name = plain(run.force(arguments[0])) if arguments else None
    if isinstance(name, str) and imports.import_module(run, name, scope.path) is not None:
        return imports.import_module(run, name.partition(".")[0], scope.path) or RUN_TIME
    return Unknown("it is imported by a name that is known only at run time")


def _package(run: Run, scope: Scope) -> str:
    module = run.modules[scope.path].name
    return module if scope.path.endswith("__init__.py") else module.rpartition(".")[0]


def _sequence(reorder: Callable[[list[object]], list[object]]) -> Known:
    def call(run: Run, arguments: list[object], keywords: dict[str, object], *_: object) -> object:
        known = items(run.force(arguments[0])) if len(arguments) == 1 else None
        return RUN_TIME if known is None or keywords else reorder(known)

    return call


def _tuple(run: Run, arguments: list[object], *_: object) -> object:
    known = items(run.force(arguments[0])) if arguments else []
    return RUN_TIME if known is None else tuple(known)


def _zip(run: Run, arguments: list[object], *_: object) -> object:
    known = [items(run.force(argument)) for argument in arguments]
    found = [each for each in known if each is not None]
    return list(zip(*found, strict=False)) if len(found) == len(known) else RUN_TIME


def _text(run: Run, arguments: list[object], *_: object) -> object:
    value = plain(run.force(arguments[0])) if arguments else ""
    return str(value) if isinstance(value, str | int) else RUN_TIME


def _dict(run: Run, arguments: list[object], keywords: dict[str, object], *_: object) -> object:
    value = run.force(arguments[0]) if arguments else {}
    return value | keywords if isinstance(value, dict) else RUN_TIME


def _field(
    run: Run, arguments: list[object], keywords: dict[str, object], node: ast.expr, scope: Scope
) -> object:
    if arguments and run.force(arguments[0]) is not RUN_TIME:
        return run.force(arguments[0])
    if "default_factory" in keywords:
        return run.call(run.force(keywords["default_factory"]), [], {}, node, scope)
    return run.force(keywords["default"]) if "default" in keywords else RUN_TIME


def _super(
    run: Run, arguments: list[object], keywords: dict[str, object], node: ast.expr, scope: Scope
) -> object:
    """Return what `super().name` looks names up in: the bases, for the object of the method."""
    at: Scope | None = scope
    while at is not None and "__class__" not in at.names:
        at = at.parent
    if at is None or not at.names:
        return RUN_TIME
    return Super(at.names["__class__"], next(iter(at.names.values())))


def _wraps(_run: Run, arguments: list[object], *_: object) -> object:
    return Native(lambda given, *_: _wrap(given[0], arguments[0] if arguments else None))


def _wrap(wrapper: object, wrapped: object) -> object:
    if isinstance(wrapper, Function) and isinstance(wrapped, Function | Decorated):
        wrapper.wraps = wrapped
    return wrapper


def _sub(run: Run, arguments: list[object], keywords: dict[str, object], *_: object) -> object:
    given = [plain(run.force(argument)) for argument in arguments]
    texts = [value for value in given if isinstance(value, str)]
    if keywords or len(texts) != 3 or len(given) != 3:
        return RUN_TIME
    try:
        return re.sub(texts[0], texts[1], texts[2])
    except re.error:
        return RUN_TIME


def _partial(run: Run, arguments: list[object], keywords: dict[str, object], *_: object) -> object:
    """Return what a call with more arguments calls; as a handler, it is not known."""
    function, *first = arguments

    def call(more: list[object], words: dict[str, object], node: ast.expr, scope: Scope) -> object:
        return run.call(run.force(function), [*first, *more], keywords | words, node, scope)

    return Native(call, owner=function)


def _range(run: Run, arguments: list[object], *_: object) -> object:
    given = [run.force(argument) for argument in arguments]
    numbers = [number for number in given if isinstance(number, int)]
    if not 0 < len(numbers) == len(given) < 4 or (len(numbers) == 3 and not numbers[2]):
        return RUN_TIME
    known = range(*numbers)
    return list(known) if len(known) <= LONGEST else RUN_TIME


def _globals(
    _run: Run, _arguments: object, _keywords: object, _node: object, scope: Scope
) -> object:
    return scope.top.names


def _exec(_run: Run, _arguments: object, _keywords: object, node: ast.expr, scope: Scope) -> object:
    """Doubt every router that the text may name."""
    for value in [*scope.top.names.values(), *scope.names.values()]:
        for router in routers_in(value, 1):
            router.doubt(position(node, scope), "a text is executed, which may add operations")
    return RUN_TIME


def _setattr(
    run: Run, arguments: list[object], keywords: dict[str, object], node: ast.expr, scope: Scope
) -> object:
    owner, name, value = [run.force(argument) for argument in [*arguments, None, None, None][:3]]
    known = plain(name)
    target = ast.Attribute(node, known if isinstance(known, str) else "routes", ast.Store())
    assign_attribute(run, owner, ast.copy_location(target, node), value, scope)
    return None


def _nothing(*_: object) -> object:
    return None


CALLS: Mapping[str, Known] = {
    "typing.cast": _cast,
    "builtins.getattr": _getattr,
    "importlib.import_module": _import_module,
    "builtins.list": _sequence(list),
    "builtins.reversed": _sequence(lambda values: values[::-1]),
    "builtins.enumerate": _sequence(lambda values: [*enumerate(values)]),
    "builtins.iter": _sequence(list),
    "builtins.tuple": _tuple,
    "builtins.zip": _zip,
    "builtins.str": _text,
    "builtins.dict": _dict,
    "builtins.print": _nothing,
    "builtins.range": _range,
    "builtins.globals": _globals,
    "builtins.exec": _exec,
    "builtins.eval": _exec,
    "builtins.setattr": _setattr,
    "builtins.__import__": _import,
    "functools.partial": _partial,
    "pydantic.Field": _field,
    "dataclasses.field": _field,
    "functools.wraps": _wraps,
    "builtins.super": _super,
    "re.sub": _sub,
}
