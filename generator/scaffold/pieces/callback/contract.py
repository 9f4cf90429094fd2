"""Reads the file of a callback that is there."""

from __future__ import annotations

import ast

from scaffold.pieces.callback.shapes import keyword, last_name
from scaffold.pieces.callback.texts import Callback, Ids, Model

Function = ast.FunctionDef | ast.AsyncFunctionDef


def callback_in(tree: ast.Module, name: str) -> Callback | None:
    """Return what the callback of that name documents; None where the file has no such callback."""
    functions = (node for node in tree.body if isinstance(node, Function) and node.name == name)
    return next((_callback(tree.body, function) for function in functions), None)


def _callback(body: list[ast.stmt], function: Function) -> Callback | None:
    route = next((one for one in function.decorator_list if isinstance(one, ast.Call)), None)
    address = route.args[0] if route and route.args else None
    if route is None or not isinstance(address, ast.Constant) or not function.args.args:
        return None
    router = _router(body)
    ids = _value(router, "generate_unique_id_function")
    imported = _imported(body)
    return Callback(
        name=function.name,
        address=str(address.value),
        event=_model(function.args.args[0].annotation, imported),
        reply=_model(function.returns, imported),
        ids=Ids(
            function=(imported.get(last_name(ids), ""), last_name(ids)) if ids else None,
            tags=_texts(_value(router, "tags")),
            operation_id=keyword(route, "operation_id"),
        ),
    )


def _router(body: list[ast.stmt]) -> ast.Call:
    """Return the call that makes the router; an empty one where there is none."""
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            return node.value
    return ast.Call(ast.Name("APIRouter"), [], [])


def _value(call: ast.Call, name: str) -> ast.expr | None:
    return next((given.value for given in call.keywords if given.arg == name), None)


def _texts(node: ast.expr | None) -> tuple[str, ...]:
    items = node.elts if isinstance(node, ast.List) else []
    return tuple(str(item.value) for item in items if isinstance(item, ast.Constant))


def _model(node: ast.expr | None, imported: dict[str, str]) -> Model:
    name = last_name(node) if node else ""
    return Model(name, imported.get(name))


def _imported(body: list[ast.stmt]) -> dict[str, str]:
    return {
        alias.asname or alias.name: "." * node.level + (node.module or "")
        for node in body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
