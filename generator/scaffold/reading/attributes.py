"""What `value.name` is: also the methods of texts, lists and dicts, which do what Python does."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scaffold.reading import registering, settings
from scaffold.reading.limits import bounded
from scaffold.reading.routing import Route, RouteOf, Router, Routes
from scaffold.reading.run import Run
from scaffold.reading.values import (
    MISSING,
    RUN_TIME,
    STARRED,
    Bound,
    Call,
    Class,
    Descriptor,
    External,
    Function,
    Instance,
    Member,
    Module,
    Native,
    Setting,
    Super,
    Text,
    Unknown,
    derived,
    plain,
)

SETTINGS = ("pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings")


def attribute(run: Run, value: object, name: str, at: Call) -> object:
    """Return an attribute of a value; `at` is where it is asked for."""
    if isinstance(value, External):
        return External(f"{value.name}.{name}")
    if isinstance(value, Unknown):
        return value
    known = _KINDS.get(type(value))
    if known is not None:
        return run.force(known(run, value, name, at))
    return method(run, plain(value), name)


def _of_module(run: Run, value: Module, name: str, _at: Call) -> object:
    return run.member(value, name)


def _of_router(run: Run, value: Router, name: str, at: Call) -> object:
    if name in value.names:
        return value.names[name]
    if value.of is not None and (found := value.of.lookup(name)) is not MISSING:
        return _bind(run, found, value, at)
    return registering.attribute(run, value, name)


def _of_routes(_run: Run, value: Routes, name: str, _at: Call) -> object:
    return registering.change_of_routes(value, name)


def _of_class(_run: Run, value: Class, name: str, _at: Call) -> object:
    found = value.lookup(name)
    if found is MISSING:
        return {"__name__": value.name, "__qualname__": value.qualname}.get(name, RUN_TIME)
    if isinstance(found, str | int) and any(
        base.startswith("enum.") for base in value.external_bases()
    ):
        return Member(value, found)
    if isinstance(found, Descriptor):
        if found.kind == "class" and isinstance(found.function, Function):
            return Bound(found.function, value)
        return found.function if found.kind == "static" else RUN_TIME
    return found


def _of_instance(run: Run, value: Instance, name: str, at: Call) -> object:
    if name in value.names:
        return value.names[name]
    found = value.of.lookup(name)
    if found is MISSING:
        chooses = value.of.lookup("__getattr__")
        known = isinstance(chooses, Function)
        return run.call(chooses, Call(at.node, at.scope, (value, name))) if known else RUN_TIME
    if name in value.of.all_fields() and any(
        base in SETTINGS for base in value.of.external_bases()
    ):
        return settings.setting(run, value.of, name, found, at.node)
    return _bind(run, found, value, at)


def _bind(run: Run, found: object, owner: object, at: Call) -> object:
    if isinstance(found, Descriptor):
        if found.kind == "property":
            return run.call(found.function, at.with_first(owner))
        bound = found.kind == "class" and isinstance(found.function, Function)
        class_ = owner.of if isinstance(owner, Instance | Router) else owner
        return Bound(found.function, class_) if bound else found.function  # type: ignore[arg-type]
    return Bound(found, owner) if isinstance(found, Function) else found


def _of_super(run: Run, value: Super, name: str, at: Call) -> object:
    for base in value.of.bases if isinstance(value.of, Class) else ():
        if isinstance(base, Class) and (found := base.lookup(name)) is not MISSING:
            return _bind(run, found, value.owner, at)
    if isinstance(value.owner, Router):
        return value.owner.names.get(name) or registering.attribute(run, value.owner, name)
    return RUN_TIME


def _of_member(_run: Run, value: Member, name: str, _at: Call) -> object:
    return value.value if name == "value" else RUN_TIME


def _of_function(_run: Run, value: Function, name: str, _at: Call) -> object:
    return {"__name__": value.name, "__qualname__": value.qualname}.get(name, RUN_TIME)


def _of_setting(run: Run, value: Setting | Text, name: str, _at: Call) -> object:
    found = method(run, plain(value), name)
    if isinstance(found, Native):
        return Native(lambda call: derived(run.call(found, call), value))
    return found


def _of_route(_run: Run, value: RouteOf | Route, name: str, _at: Call) -> object:
    if name in ("original_route", "route"):
        return value
    part = value.part if isinstance(value, RouteOf) else ""
    if name in CHANGE:
        return Native(lambda call: value.router.change_routes(call.position, part))
    return RouteOf(value.router, name)


_KINDS: dict[type, Callable[..., object]] = {
    Module: _of_module,
    Router: _of_router,
    Routes: _of_routes,
    Class: _of_class,
    Instance: _of_instance,
    Member: _of_member,
    Super: _of_super,
    Function: _of_function,
    RouteOf: _of_route,
    Route: _of_route,
    Setting: _of_setting,
    Text: _of_setting,
}


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
