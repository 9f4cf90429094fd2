"""Definitions of functions and classes, and their decorators.

A class-based view is a class whose decorator makes `self` a dependency of its routes. The best
known one is fastapi-utils' `@cbv(router)`; many projects carry a copy of it.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from scaffold.reading.calling import evaluate_defaults
from scaffold.reading.routes import tag_list
from scaffold.reading.routing import Route, Router
from scaffold.reading.run import Run, position
from scaffold.reading.values import (
    Call,
    Class,
    Decorated,
    Descriptor,
    External,
    Function,
    Native,
    Scope,
    Unknown,
)

# Decorators after which the function is still what is called.
TRANSPARENT = frozenset(
    [
        "functools.lru_cache",
        "functools.cache",
        "contextlib.contextmanager",
        "contextlib.asynccontextmanager",
        "typing.no_type_check",
        "typing.final",
        "typing.override",
        "typing_extensions.override",
        "pydantic.computed_field",
        "abc.abstractmethod",
        "pydantic.validate_call",
    ]
)
DESCRIPTORS = {
    "builtins.property": "property",
    "functools.cached_property": "property",
    "builtins.staticmethod": "static",
    "builtins.classmethod": "class",
}


def define_function(run: Run, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
    """Bind a function to its name, as its decorators leave it; some of them register it."""
    # Decorators are evaluated from the top, and applied from the bottom.
    decorators = [run.evaluate(decorator, scope) for decorator in node.decorator_list]
    handles = any(isinstance(value, Native) and value.owner is not None for value in decorators)
    defaults = {} if handles else evaluate_defaults(run, node.args, scope)
    name, at = f"{scope.qualname}{node.name}", position(node, scope)
    kept = node if run.trees.has_body(node, scope.path) else None
    function = Function(node.name, name, at, kept, scope, defaults)
    value: object = function
    for decorator, written in zip(reversed(decorators), reversed(node.decorator_list), strict=True):
        value = decorate(run, decorator, value, written, scope)
    scope.assign(node.name, value)


def decorate(run: Run, decorator: object, value: object, written: ast.expr, scope: Scope) -> object:
    """Return what a decorator makes of a function."""
    if isinstance(decorator, External):
        if decorator.name in TRANSPARENT:
            return value
        if kind := DESCRIPTORS.get(decorator.name):
            return Descriptor(kind, value)
    result = run.call(decorator, Call(written, scope, [value]))
    return _keep_origin(result, value)


def _keep_origin(result: object, value: object) -> object:
    """Remember which function of the source is behind a wrapper."""
    origin = value.function if isinstance(value, Decorated) else value
    if result is value or not isinstance(origin, Function):
        return result
    if isinstance(result, Unknown):
        return Decorated(origin, None)
    if isinstance(result, Function) and result.wraps is not None:
        return Decorated(origin, value.name if isinstance(value, Function | Decorated) else None)
    if isinstance(result, Function) and result.position != origin.position:
        return Decorated(origin, result.name, replaced=True)
    return result


def define_class(run: Run, node: ast.ClassDef, scope: Scope) -> None:
    """Execute the body of a class and bind it to its name."""
    bases = tuple(run.evaluate(base, scope) for base in node.bases)
    qualname = f"{scope.qualname}{node.name}"
    inside = Scope(scope.path, {}, scope, f"{qualname}.", is_class=True)
    inside.names["__qualname__"] = qualname
    run.execute(node.body, inside)
    fields = tuple(
        line.target.id
        for line in node.body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    )
    class_ = Class(node.name, qualname, position(node, scope), bases, inside.names, fields)
    for value in inside.names.values():
        if isinstance(value, Function) and value.owner is None:
            value.owner = class_
    result: object = class_
    for written in reversed(node.decorator_list):
        result = _decorate_class(run, result, written, scope)
    scope.assign(node.name, result)


def _decorate_class(run: Run, value: object, written: ast.expr, scope: Scope) -> object:
    if isinstance(value, Class) and _register_view(run, value, written, scope):
        return value
    decorator = run.evaluate(written, scope)
    result = run.call(decorator, Call(written, scope, [value]))
    # Libraries' decorators give the class back: dataclass, total_ordering, unique ...
    return value if isinstance(decorator, External | Unknown) else result


# What a view decorator has to do: https://fastapi-utils.davidmontague.xyz/user-guide/class-based-views/
REPLACES_SELF = b"__signature__"


def _register_view(run: Run, class_: Class, written: ast.expr, scope: Scope) -> bool:
    """Tell whether `written` decorates the class as a view, and see to its routes if so."""
    if not (isinstance(written, ast.Call) and written.args):
        return False
    decorator = run.evaluate(written.func, scope)
    router = run.evaluate(written.args[0], scope)
    if not isinstance(router, Router) or not _is_view_decorator(run, decorator):
        return False
    router.entries[:] = [
        _as_view(entry, class_) if isinstance(entry, Route) else entry for entry in router.entries
    ]
    return True


def _is_view_decorator(run: Run, decorator: object) -> bool:
    if isinstance(decorator, External):
        return decorator.name.endswith(".cbv")
    return (
        isinstance(decorator, Function)
        and REPLACES_SELF in run.files[decorator.position.path].content
    )


def _as_view(route: Route, class_: Class) -> Route:
    """Return a route of the class as the decorator registers it again, under a name of its own."""
    endpoint = route.endpoint
    function = endpoint.function if isinstance(endpoint, Decorated) else endpoint
    if not (isinstance(function, Function) and function.owner is class_):
        return route
    # The decorator includes a router of its own in the router, whose tags are then there twice.
    tags = (*(tag_list(route.router.tags) or ()), *route.tags)
    return replace(route, endpoint=Decorated(function, None), name=None, tags=tags)
