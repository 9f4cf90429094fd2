"""Functions of Python and of its libraries whose result is known."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from scaffold.model.doubt import Kind
from scaffold.reading import imports
from scaffold.reading.assigning import assign_attribute
from scaffold.reading.attributes import attribute
from scaffold.reading.escaping import routers_in
from scaffold.reading.logic import item_of, items
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
    Text,
    Unknown,
    choosing,
    derived,
    joined,
    parts_of,
    plain,
)

Known = Callable[[Run, Call], object]


def _given(run: Run, call: Call, number: int) -> object:
    """Return an argument by its place; `RUN_TIME` without one."""
    return run.force(call.arguments[number]) if len(call.arguments) > number else RUN_TIME


def _getattr(run: Run, call: Call) -> object:
    owner, name = _given(run, call, 0), choosing(_given(run, call, 1))
    if isinstance(name, str):
        return attribute(run, owner, name, call)
    if isinstance(owner, Router):
        owner.doubt(call.position, Kind.METHOD())
    return Unknown(Kind.ATTRIBUTE())


def _setattr(run: Run, call: Call) -> None:
    owner, name, value = (_given(run, call, number) for number in range(3))
    written = choosing(name)
    target = ast.Attribute(call.node, written if isinstance(written, str) else "routes")
    assign_attribute(run, owner, ast.copy_location(target, call.node), value, call.scope)


def _import_module(run: Run, call: Call) -> object:
    name = choosing(_given(run, call, 0))
    package = plain(run.argument(call.named("name", "package"), "package"))
    if isinstance(name, str) and (
        not name.startswith(".") or package == call.scope.top.names["__package__"]
    ):
        module = imports.import_module(run, name, call.scope.path)
        return module or Unknown(Kind.NOT_IN_PROJECT(name), is_named=True)
    known = plain(parts_of(_given(run, call, 0))[0])
    is_absolute = isinstance(known, str) and not known.startswith(".")
    return _import_chosen(run, call, str(known) if is_absolute else "")


def _import_chosen(run: Run, call: Call, beginning: str = "") -> Unknown:
    """Remember that any module may be imported here, or one whose name begins like this."""
    run.chosen.append((call.position, beginning))
    return Unknown(Kind.MODULE())


def _import(run: Run, call: Call) -> object:
    name = _given(run, call, 0)
    is_top = isinstance(name, str) and "." not in name
    return _import_module(run, call) if is_top else _import_chosen(run, call)


def _walk_packages(run: Run, call: Call) -> object:
    """Return one thing whose name begins as those of all that is found do."""
    prefix = run.argument(call.named("path", "prefix"), "prefix", "")
    return [Module("", "", Scope("", {"name": joined(prefix, RUN_TIME)}))]


def _exec(_run: Run, call: Call) -> object:
    """Doubt every router that the text may name."""
    for value in [*call.scope.top.names.values(), *call.scope.names.values()]:
        for router in routers_in(value, 1):
            router.doubt(call.position, Kind.EXECUTED())
    return RUN_TIME


def _getenv(run: Run, call: Call) -> object:
    """Return the default of a variable, which is a setting as those of pydantic-settings are."""
    words = call.named("key", "default")
    name, default = run.argument(words, "key"), run.argument(words, "default", RUN_TIME)
    if not (isinstance(name, str) and isinstance(default, str)):
        return RUN_TIME
    return RUN_TIME if in_environment(run, name) else Setting(default, name)


def _sequence(run: Run, call: Call) -> object:
    value = _given(run, call, 0) if call.arguments else []
    if isinstance(value, Routes):
        return Routes(value.router, is_copy=True)
    known = items(value)
    return RUN_TIME if known is None else known


def _sorted(run: Run, call: Call) -> object:
    known = _sequence(run, call)
    if isinstance(known, list) and not call.keywords:
        texts = [item for item in known if isinstance(item, str)]
        return sorted(texts) if len(texts) == len(known) else RUN_TIME
    return known if isinstance(known, Routes) else RUN_TIME


def _enumerate(run: Run, call: Call) -> object:
    value = _given(run, call, 0)
    known = None if len(call.arguments) > 1 or call.keywords else items(value)
    if isinstance(value, Routes):
        return value
    return RUN_TIME if known is None else [*enumerate(known)]


def _text(run: Run, call: Call) -> object:
    value = _given(run, call, 0) if call.arguments else ""
    known = plain(value)
    if isinstance(value, Text | Unknown | External):
        return value
    return derived(str(known), value) if isinstance(known, str | int) else RUN_TIME


def _dict(run: Run, call: Call) -> object:
    value = _given(run, call, 0) if call.arguments else {}
    return value | dict(call.keywords) if isinstance(value, dict) else RUN_TIME


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


CALLS: Mapping[str, Known] = {
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "importlib.import_module": _import_module,
    "builtins.__import__": _import,
    "importlib.util.spec_from_file_location": _import_chosen,
    "pkgutil.walk_packages": _walk_packages,
    "pkgutil.resolve_name": _import_chosen,
    "runpy.run_path": _import_chosen,
    "runpy.run_module": _import_chosen,
    "builtins.exec": _exec,
    "builtins.eval": _exec,
    "os.getenv": _getenv,
    "os.environ.get": _getenv,
    "builtins.next": lambda run, call: item_of(_given(run, call, 0)),
    "builtins.list": _sequence,
    "builtins.tuple": _sequence,
    "builtins.sorted": _sorted,
    "builtins.enumerate": _enumerate,
    "builtins.str": _text,
    "builtins.dict": _dict,
    "typing.cast": lambda run, call: _given(run, call, 1),
    "functools.partial": _partial,
    "functools.wraps": _wraps,
    "pydantic.Field": _field,
    "dataclasses.field": _field,
    "builtins.super": _super,
}
