"""Where a handler is registered, as far as one file says it by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.model.application import METHODS
from scaffold.model.position import Position
from scaffold.model.told import Told

CONVERTER = re.compile(r"\{(\w+):\w+\}")
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Registration(NamedTuple):
    """One call that makes a function an operation.

    Attributes:
        position: Of the call that takes `callbacks=`.
        methods: In capitals; None where the call computes them.
        path: Without what includes the router; None where it is computed.
    """

    position: Position
    methods: frozenset[str] | None
    path: str | None

    def fits(self, method: str, path: str) -> bool:
        """Say whether this may be where such an operation comes from."""
        has_method = self.methods is None or method in self.methods
        return has_method and (self.path is None or path.endswith(self.path))

    def may_stand_for(self, other: Registration, told: Told) -> bool:
        """Say whether this may be it instead of one that fits, because its path is written out."""
        is_written = self.path is not None or other.path is None
        return is_written and self.fits(told.method, told.path)


def by_decorators(file: str, function: Function) -> Iterator[Registration]:
    """Yield what the decorators of a function register it as."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and (found := _registration(file, decorator)):
            yield found


def by_calls(file: str, tree: ast.Module) -> Iterator[tuple[Registration, ast.expr]]:
    """Yield what `add_api_route(…)` and `app.post(…)(…)` register, with the handler's name."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Call):
            found, handler = _registration(file, node.func), _argument(node, 0, "func")
        elif isinstance(node.func, ast.Attribute) and node.func.attr == "add_api_route":
            found, handler = _registration(file, node), _argument(node, 1, "endpoint")
        else:
            continue
        if found and handler:
            yield found, handler


def _registration(file: str, call: ast.Call) -> Registration | None:
    if not isinstance(call.func, ast.Attribute):
        return None
    name = call.func.attr
    if name not in {*METHODS, "api_route", "add_api_route"}:
        return None
    position = Position(file, call.lineno, call.col_offset)
    return Registration(position, _methods(name, call), _path(_argument(call, 0, "path")))


def _methods(name: str, call: ast.Call) -> frozenset[str] | None:
    if name in METHODS:
        return frozenset({name.upper()})
    given = _argument(call, None, "methods")
    return frozenset({"GET"}) if given is None else _texts(given)


def _argument(call: ast.Call, place: int | None, name: str) -> ast.expr | None:
    if place is not None and len(call.args) > place:
        return call.args[place]
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _texts(node: ast.expr) -> frozenset[str] | None:
    if not isinstance(node, ast.List | ast.Tuple | ast.Set):
        return None
    texts = [item.value for item in node.elts if isinstance(item, ast.Constant)]
    if len(texts) < len(node.elts):
        return None
    return frozenset(str(text).upper() for text in texts)


def _path(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return CONVERTER.sub(r"{\1}", node.value)
    return None
