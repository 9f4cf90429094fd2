"""Assignments: to names, attributes, items, and several at once."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from scaffold.model.application import METHODS
from scaffold.model.doubt import Kind
from scaffold.reading.logic import items
from scaffold.reading.routing import Route, RouteOf, Router, Routes
from scaffold.reading.run import Run, position
from scaffold.reading.values import (
    RUN_TIME,
    Call,
    Class,
    Decorated,
    External,
    Function,
    Instance,
    Module,
    Scope,
    Unknown,
    path_of,
)

# What changes operations, so that they are not what their calls say.
ROUTING = frozenset({"prefix", "tags", "routes", "router", "include_in_schema", "callbacks"})
ROUTING |= {"generate_unique_id_function", "add_api_route", "include_router", "mount", "api_route"}
ROUTING |= {*METHODS}


def assign(run: Run, target: ast.expr, value: object, scope: Scope) -> None:
    """Let a target stand for a value from here on."""
    if isinstance(target, ast.Name):
        assign_name(run, target.id, value, scope)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(run, target.elts, run.force(value), scope)
    elif isinstance(target, ast.Starred):
        assign(run, target.value, value, scope)
    elif isinstance(target, ast.Attribute):
        owner = run.evaluate(target.value, scope)
        assign_attribute(run, owner, target, run.force(value), scope)
    elif isinstance(target, ast.Subscript):
        _assign_item(run, target, value, scope)


def assign_name(run: Run, name: str, value: object, scope: Scope) -> None:
    """Let a name stand for a value; one of another scope only where that surely happens."""
    elsewhere = name in scope.declared
    scope.assign(name, RUN_TIME if elsewhere and run.uncertain else value)


def _unpack(run: Run, targets: Sequence[ast.expr], value: object, scope: Scope) -> None:
    known: list[object] | None = items(value)
    if isinstance(value, RouteOf):
        known = [value for _ in targets]
    is_starred = any(isinstance(target, ast.Starred) for target in targets)
    if known is None or len(known) != len(targets) or is_starred:
        known = [RUN_TIME] * len(targets)
    for target, item in zip(targets, known, strict=True):
        assign(run, target, item, scope)


def assign_attribute(
    run: Run, owner: object, target: ast.Attribute, value: object, scope: Scope
) -> None:
    """Set an attribute of a module, a class, an object or a router."""
    name = target.attr
    if isinstance(value, Routes) and not value.is_copy:
        value.router.doubt(position(target, scope), Kind.ROUTES_SHARED())
    if isinstance(owner, Router):
        _set_on_router(run, owner, target, value, scope)
    elif isinstance(owner, RouteOf | Route):
        owner.router.change_routes(position(target, scope), name)
    elif isinstance(owner, Module):
        owner.scope.names[name] = RUN_TIME if run.uncertain else value
    elif isinstance(owner, External) and (name in ROUTING or _is_method(owner, name, value)):
        run.patched = Kind.PATCHED(f"{owner.name}.{name}", position(target, scope))
    elif isinstance(owner, Class | Instance):
        owner.names[name] = RUN_TIME if run.uncertain else value


def _is_method(owner: External, name: str, value: object) -> bool:
    """Tell whether FastAPI's own classes get a method of the project."""
    is_own = owner.name.startswith("fastapi.") and owner.name.endswith((".FastAPI", ".APIRouter"))
    return is_own and name != "openapi" and isinstance(value, Function | Decorated)


def _set_on_router(
    run: Run, router: Router, target: ast.Attribute, value: object, scope: Scope
) -> None:
    name = target.attr
    if name == "lifespan_context":
        router.lifespan = RUN_TIME if run.uncertain else value
        run.starts.append((value, router, Call(target, scope)))
    elif name == "prefix" and (prefix := path_of(value)) is not None and not run.uncertain:
        router.prefix = prefix
    elif name == "tags" and isinstance(value, list) and not run.uncertain:
        router.tags = value
    elif name in ROUTING:
        router.opaque = Kind.SET_ON_ROUTER(name)
        router.lose(position(target, scope), router.opaque)
    else:
        is_sure = name == "openapi" or not run.uncertain
        router.names[name] = value if is_sure else Unknown(Kind.SET_LATER())


def _assign_item(run: Run, target: ast.Subscript, value: object, scope: Scope) -> None:
    owner, key = run.evaluate(target.value, scope), run.evaluate(target.slice, scope)
    if isinstance(owner, dict):
        if isinstance(key, str | int):
            owner[key] = RUN_TIME if run.uncertain else run.force(value)
        else:
            owner.clear()
            owner[RUN_TIME] = RUN_TIME
    elif isinstance(owner, list):
        owner[:] = [RUN_TIME]
    elif isinstance(owner, Routes) and not owner.is_copy:
        owner.router.lose(position(target, scope), Kind.ROUTE_REPLACED())
