"""Class-based views: a class decorator that makes `self` a dependency of the class's routes.

The best known one is fastapi-utils' `@cbv(router)`; many projects carry a copy of it.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from scaffold.reading.options import tag_list
from scaffold.reading.routing import Route, Router
from scaffold.reading.run import Run
from scaffold.reading.values import Class, Decorated, External, Function, Scope

# What a view decorator has to do: https://fastapi-utils.davidmontague.xyz/user-guide/class-based-views/
REPLACES_SELF = b"__signature__"


def register(run: Run, class_: Class, written: ast.expr, scope: Scope) -> bool:
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
