"""The operation of a handler that reading does not list, as far as its own call tells of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.edits.calls import keyword_of
from scaffold.model.application import METHODS, Hole, Operation
from scaffold.model.position import Position
from scaffold.model.problem import wrong_usage
from scaffold.pieces.callback.callback_url import Function
from scaffold.pieces.callback.edits import KEYWORD
from scaffold.pieces.callback.passing import own_calls, passed_on
from scaffold.pieces.callback.shapes import last_name
from scaffold.project.modules import Definition, Modules

PREFIX = "<its prefix>"
REGISTERING = frozenset({*METHODS, "api_route", "add_api_route"})
CONVERTER = re.compile(r"\{(\w+):\w+\}")


class Registration(NamedTuple):
    """One call that makes a function an operation.

    Attributes:
        position: Of the call that takes `callbacks=`.
        call: At that position.
        methods: In capitals; None where they are computed.
    """

    position: Position
    call: ast.Call
    methods: tuple[str, ...] | None

    @property
    def path(self) -> str:
        """Without what includes the router, and without convertors; "" where it is computed."""
        named = (keyword_of(self.call, "path") or ast.keyword(None, ast.Constant(None))).value
        for one in (*self.call.args[:2], named):
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                return CONVERTER.sub(r"{\1}", one.value)
        return ""


def unlisted(modules: Modules, near: str, on: str, hint: str | None = None) -> Operation | None:
    """Return the operation of a handler, without its application.

    Its path begins with a hole; what is written in the call is the end of it.

    Args:
        modules: The project's.
        near: The file of the application.
        on: `app.items:create`, or `app.items:Items.create`.
        hint: The option that may tell more.

    Returns:
        None where there is no such function.

    Raises:
        RefusedError: With exit code 2, where no call is seen to register it, or several are.
    """
    module, _, name = on.strip().partition(":")
    path = modules.layout.path_of(module, near)
    found = modules.definition(path, name) if path and name else None
    if found is None or not isinstance(found.node, Function):
        return None
    if (number := _defined(modules, found)) > 1:
        message = f"{found.position}: {on} is defined {number} times: give each a name."
        raise wrong_usage("several-operations", message, hint)
    calls = [*_registering(modules, found)]
    if not calls:
        message = f"{found.position}: which call makes {on} an operation is not seen: none of its"
        message += " decorators is a method of a router, or passes its **options on to one."
        raise wrong_usage("no-such-operation", message, hint)
    one, *others = calls
    if others or one.methods is None or len(one.methods) > 1:
        places = ", ".join(str(each.position) for each in calls)
        message = f"{found.position}: {on} is several operations, registered at {places}:"
        raise wrong_usage("several-operations", f"{message} a callback belongs to one.", hint)
    return _operation(modules, on, found, one)


def _defined(modules: Modules, found: Definition) -> int:
    """Return how many functions have the name of this one, in its module or class."""
    around, _, name = found.name.rpartition(".")
    owner = modules.definition(found.path, around) if around else None
    inside = ast.walk(owner.node if owner else modules.tree(found.path))
    functions = [one for one in inside if isinstance(one, Function) and one.name == name]
    return sum(one.col_offset == found.position.column for one in functions)


def _operation(modules: Modules, on: str, found: Definition, one: Registration) -> Operation:
    call = one.call
    receiver = call.func.value if isinstance(call.func, ast.Attribute) else call.func
    router = modules.definition(one.position.path, ast.unparse(receiver))
    made = router.node if router else None
    given = keyword_of(call, KEYWORD)
    callbacks = [*ast.walk(given)] if given else []
    return Operation(
        method="".join(one.methods or ()),
        path=PREFIX + one.path,
        handler=on,
        definition=found.position,
        registration=one.position,
        router=router.position if router else None,
        callbacks=tuple(node.id for node in callbacks if isinstance(node, ast.Name)),
        in_schema=not any(
            isinstance(one, ast.Call)
            and (keyword := keyword_of(one, "include_in_schema"))
            and ast.unparse(keyword.value) == "False"
            for one in (call, made)
        ),
        holes=(Hole(PREFIX.strip("<>"), None, 0, len(PREFIX)),),
    )


def _registering(modules: Modules, found: Definition) -> Iterator[Registration]:
    """Yield the calls that register a function and nothing else."""
    function = found.name.rpartition(".")[2]
    for at, given in own_calls(modules, found.position, function):
        # Of `app.post("/")(f)`, the inner one.
        call = given.func if isinstance(given.func, ast.Call) else given
        passed = [*passed_on(modules, at.path, call.func)]
        calls = [(at, call), *passed]
        names = [_method(modules, here.path, one.func) for here, one in calls]
        if passed:
            names += [_method(modules, at.path, one) for one in call.args]
        if name := next(filter(None, names), None):
            written = (keyword_of(one, "methods") for _, one in calls)
            yield Registration(at, call, _methods(name, next(filter(None, written), None)))


def _methods(name: str, given: ast.keyword | None) -> tuple[str, ...] | None:
    """Return the methods in capitals; None where they are computed."""
    if name in METHODS:
        return (name.upper(),)
    if given is None:
        return ("GET",)
    items = getattr(given.value, "elts", [None])
    texts = [one.value for one in items if isinstance(one, ast.Constant)]
    return tuple(str(text).upper() for text in texts) if len(texts) == len(items) else None


def _method(modules: Modules, path: str, node: ast.expr) -> str | None:
    """Return which method of a router an expression is, by its name: `post = router.post`, too."""
    if isinstance(node, ast.Attribute):
        return node.attr if node.attr in REGISTERING else None
    if isinstance(node, ast.Call) and node.args and last_name(node.func) == "partial":
        return _method(modules, path, node.args[0])
    for one in modules.tree(path).body if isinstance(node, ast.Name) else ():
        if isinstance(one, ast.Assign) and ast.unparse(node) in map(ast.unparse, one.targets):
            return _method(modules, path, one.value)
    return None
