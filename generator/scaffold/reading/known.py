"""Functions of Python and of its libraries whose result is known."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

from scaffold.reading import imports
from scaffold.reading.assigning import assign_attribute
from scaffold.reading.attributes import attribute
from scaffold.reading.escaping import give, routers_in
from scaffold.reading.iterating import item_of, items
from scaffold.reading.routing import Router, Routes
from scaffold.reading.run import Run
from scaffold.reading.settings import in_environment
from scaffold.reading.values import (
    RUN_TIME,
    Call,
    Decorated,
    Descriptor,
    External,
    Function,
    Module,
    Native,
    Scope,
    Setting,
    Super,
    Unknown,
    choosing,
    derived,
    plain,
)

Known = Callable[[Run, Call], object]
LONGEST = 1000  # items of a range
CHOSEN = Unknown("it is imported by a name that is known only at run time")


def _given(run: Run, call: Call, number: int) -> object:
    """Return an argument by its place; `RUN_TIME` without one."""
    return run.force(call.arguments[number]) if len(call.arguments) > number else RUN_TIME


def _cast(run: Run, call: Call) -> object:
    return _given(run, call, 1)


def _getattr(run: Run, call: Call) -> object:
    name = choosing(_given(run, call, 1))
    if isinstance(name, str):
        return attribute(run, _given(run, call, 0), name, call)
    if isinstance(owner := _given(run, call, 0), Router):
        owner.doubt(call.position, "its method is chosen at run time")
    return Unknown("its attribute is chosen at run time")


def _setattr(run: Run, call: Call) -> None:
    owner, name, value = (_given(run, call, number) for number in range(3))
    written = choosing(name)
    target = ast.Attribute(call.node, written if isinstance(written, str) else "routes")
    assign_attribute(run, owner, ast.copy_location(target, call.node), value, call.scope)


def _import_module(run: Run, call: Call) -> object:
    name = choosing(_given(run, call, 0))
    package = plain(run.argument(call.named("name", "package"), "package"))
    here = call.scope.top.names["__package__"]
    if isinstance(name, str) and (not name.startswith(".") or package == here):
        return _imported(run, name, call)
    return _import_chosen(run, call)


def _import_chosen(run: Run, call: Call) -> Unknown:
    """Remember that any module may be imported here."""
    run.chosen.append(call.position)
    return CHOSEN


def _import(run: Run, call: Call) -> object:
    """Return what `__import__` does: the package around a module."""
    name = choosing(_given(run, call, 0))
    if not isinstance(name, str):
        return _import_chosen(run, call)
    module = _imported(run, name, call)
    return _imported(run, name.partition(".")[0], call) if isinstance(module, Module) else module


def _imported(run: Run, name: str, call: Call) -> object:
    module = imports.import_module(run, name, call.scope.path)
    return module or Unknown(f"`{name}` is not in the project", is_named=True)


def _sequence(reorder: Callable[[list[object]], object]) -> Known:
    def call(run: Run, call: Call) -> object:
        if call.arguments and isinstance(routes := _given(run, call, 0), Routes):
            return Routes(routes.router, is_copy=True)
        known = items(_given(run, call, 0)) if call.arguments else []
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
    value = _given(run, call, 0)
    if isinstance(value, Routes):
        return Routes(value.router, is_copy=True)
    known = list(value) if isinstance(value, set) else items(value)
    texts = [item for item in known or () if isinstance(item, str)]
    plain_call = len(call.arguments) == 1 and not call.keywords
    return (
        sorted(texts) if known is not None and len(texts) == len(known) and plain_call else RUN_TIME
    )


def _next(run: Run, call: Call) -> object:
    known = _given(run, call, 0)
    if isinstance(known, list) and known and RUN_TIME not in known:
        return RUN_TIME if run.uncertain else known[0]
    return item_of(known)


def _filter(run: Run, call: Call) -> object:
    """Return some of the routes; of another list it is not known which."""
    value = _given(run, call, 1)
    return Routes(value.router, is_copy=True) if isinstance(value, Routes) else RUN_TIME


def _map(run: Run, call: Call) -> object:
    """Call the function with each item, which only happens when these are asked for."""
    if len(call.arguments) != 2:
        return _to_code_outside(run, "map", call)
    function, over = _given(run, call, 0), _given(run, call, 1)
    known = items(over)
    each = [item_of(over)] if known is None else known
    with run.maybe(run.uncertain or "only if what `map` gives is used"):
        found = [run.call(function, Call(call.node, call.scope, (item,))) for item in each]
    return RUN_TIME if known is None else found


def _reduce(run: Run, call: Call) -> object:
    known = items(_given(run, call, 1))
    if known is None or len(call.arguments) != 3:
        return _to_code_outside(run, "reduce", call)
    function, result = _given(run, call, 0), _given(run, call, 2)
    for item in known:
        result = run.call(function, Call(call.node, call.scope, (result, item)))
    return result


def _to_code_outside(run: Run, name: str, call: Call) -> object:
    give(run, External(name), call)
    return RUN_TIME


def _len(run: Run, call: Call) -> object:
    value = _given(run, call, 0)
    if not isinstance(value, str | list | tuple | dict | set):
        return RUN_TIME
    return RUN_TIME if not isinstance(value, str) and RUN_TIME in value else len(value)


def _range(run: Run, call: Call) -> object:
    given = [_given(run, call, number) for number in range(len(call.arguments))]
    numbers = [number for number in given if isinstance(number, int)]
    if not 0 < len(numbers) == len(given) < 4 or (len(numbers) == 3 and not numbers[2]):
        return RUN_TIME
    known = range(*numbers)
    return list(known) if len(known) <= LONGEST else RUN_TIME


def _text(run: Run, call: Call) -> object:
    value = _given(run, call, 0) if call.arguments else ""
    known = plain(value)
    return derived(str(known), value) if isinstance(known, str | int) else RUN_TIME


def _dict(run: Run, call: Call) -> object:
    value = _given(run, call, 0) if call.arguments else {}
    return value | dict(call.keywords) if isinstance(value, dict) else RUN_TIME


def _getenv(run: Run, call: Call) -> object:
    """Return the default of a variable, which is a setting as those of pydantic-settings are."""
    words = call.named("key", "default")
    name, default = run.argument(words, "key"), run.argument(words, "default", RUN_TIME)
    if not (isinstance(name, str) and isinstance(default, str)):
        return RUN_TIME
    return RUN_TIME if in_environment(run, name) else Setting(default, name)


def _field(run: Run, call: Call) -> object:
    """Return the default of a model's or dataclass's field, or what makes one for each object."""
    words = call.named("default")
    if "default_factory" in words:
        return Descriptor("factory", run.argument(words, "default_factory"))
    return run.argument(words, "default", RUN_TIME)


def _partial(run: Run, call: Call) -> object:
    """Return what a call with more arguments calls; as a handler, it is not known."""
    function, first = _given(run, call, 0), call.arguments[1:]

    def call_with(more: Call) -> object:
        words = {**call.keywords, **more.keywords}
        return run.call(function, Call(more.node, more.scope, (*first, *more.arguments), words))

    return Native(call_with, function)


def _globals(_run: Run, call: Call) -> object:
    return call.scope.top.names


def _exec(_run: Run, call: Call) -> object:
    """Doubt every router that the text may name."""
    for value in [*call.scope.top.names.values(), *call.scope.names.values()]:
        for router in routers_in(value, 1):
            router.doubt(call.position, "a text is executed, which may add operations")
    return RUN_TIME


def _super(_run: Run, call: Call) -> object:
    """Return what `super().name` looks names up in: the bases, for the object of the method."""
    at: Scope | None = call.scope
    while at is not None and "__class__" not in at.names:
        at = at.parent
    # A method's first name is its object.
    return Super(at.names["__class__"], next(iter(at.names.values()))) if at else RUN_TIME


def _wraps(run: Run, call: Call) -> object:
    wrapped = _given(run, call, 0)

    def wrap(decorating: Call) -> object:
        wrapper = _given(run, decorating, 0)
        if isinstance(wrapper, Function) and isinstance(wrapped, Function | Decorated):
            wrapper.wraps = wrapped
        return wrapper

    return Native(wrap)


def _sub(run: Run, call: Call) -> object:
    given = [plain(run.force(argument)) for argument in call.arguments]
    texts = [value for value in given if isinstance(value, str)]
    if call.keywords or not len(texts) == len(given) == 3:
        return RUN_TIME
    try:
        return re.sub(texts[0], texts[1], texts[2])
    except re.error:
        return RUN_TIME


def _nothing(_run: Run, _call: Call) -> None:
    return None


CALLS: Mapping[str, Known] = {
    "typing.cast": _cast,
    "builtins.getattr": _getattr,
    "importlib.import_module": _import_module,
    "importlib.util.spec_from_file_location": _import_chosen,
    "pkgutil.resolve_name": _import_chosen,
    "runpy.run_path": _import_chosen,
    "runpy.run_module": _import_chosen,
    "os.getenv": _getenv,
    "os.environ.get": _getenv,
    "builtins.list": _sequence(list),
    "builtins.reversed": _sequence(lambda values: values[::-1]),
    "builtins.enumerate": _enumerate,
    "builtins.iter": _sequence(list),
    "builtins.tuple": _sequence(tuple),
    "builtins.zip": _zip,
    "builtins.str": _text,
    "builtins.dict": _dict,
    "builtins.print": _nothing,
    "builtins.range": _range,
    "builtins.sorted": _sorted,
    "builtins.len": _len,
    "builtins.next": _next,
    "builtins.filter": _filter,
    "builtins.map": _map,
    "functools.reduce": _reduce,
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
