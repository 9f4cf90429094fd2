"""Functions that register handlers for their callers: where the `callbacks=` of one goes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from scaffold.edits.source import CannotEditError
from scaffold.model.position import Position
from scaffold.pieces.callback.callback_url import Function
from scaffold.pieces.callback.edits import KEYWORD
from scaffold.pieces.callback.shapes import last_name
from scaffold.pieces.callback.target import Owner
from scaffold.project.modules import Definition, Modules

Call = tuple[Position, ast.Call]


def at_own_call(modules: Modules, owner: Owner) -> Owner:
    """Return the operation with the call that registers it alone.

    That is `@route(router.post, path="/a")` where `def route(method, **options)` registers others
    too, and `method(**options)` in it is the registration that was read.

    Raises:
        CannotEditError: That function passes no `callbacks=` on.
    """
    if not _is_for_callers(modules, owner):
        return owner
    reading, operation = owner.reading, owner.operation
    at = operation.definition
    calls = list(own_calls(modules, at, owner.function)) if at else []
    for at, call in calls:
        reached = {inner for inner, _ in passed_on(modules, at.path, call.func)}
        if operation.registration in reached:
            operations = [
                one._replace(registration=at)
                if one.definition == operation.definition and one.registration in reached
                else one
                for one in reading.operations
            ]
            moved = operation._replace(registration=at)
            return Owner(moved, owner.application, replace(reading, operations=operations))
    raise CannotEditError(
        calls[0][0] if calls else operation.registration,
        f"the function that registers {owner.function} for it, at {operation.registration}, takes "
        f"no {KEYWORD}=: let it take **options, and pass them on there",
    )


def passed_on(
    modules: Modules, path: str, function: ast.expr, seen: frozenset[Position] = frozenset()
) -> Iterator[Call]:
    """Yield the calls in the project that get the `callbacks=` which a function is called with.

    Args:
        modules: The project's.
        path: Of the file that calls it.
        function: As it is written there: `wrap.route`.
        seen: The functions that have passed it on.
    """
    found = _called(modules, path, function)
    if found is None or found.position in seen:
        return
    seen |= {found.position}
    if isinstance(found.node, Function):
        for at, inner in _calls(found.node, found.path):
            if _gets(inner, found.node.args):
                yield at, inner
                yield from passed_on(modules, found.path, inner.func, seen)
    elif isinstance(found.node, ast.Call) and last_name(found.node.func) == "partial":
        for one in found.node.args[:1]:
            yield from passed_on(modules, found.path, one, seen)


def _called(modules: Modules, path: str, function: ast.expr) -> Definition | None:
    """Return what is called: of an instance that a module makes, the method of its class."""
    found = modules.definition(path, ast.unparse(function))
    if found is None and isinstance(function, ast.Attribute):
        made = modules.definition(path, ast.unparse(function.value))
        if made and isinstance(made.node, ast.Call):
            return modules.definition(made.path, f"{ast.unparse(made.node.func)}.{function.attr}")
    return found


def _gets(call: ast.Call, taken: ast.arguments) -> bool:
    """Say whether a call is given the `callbacks=` that the function around it is given."""
    is_named = KEYWORD in [one.arg for one in (*taken.args, *taken.kwonlyargs)]
    rest = taken.kwarg.arg if taken.kwarg else None
    wanted = (KEYWORD, KEYWORD) if is_named else (None, rest)
    return any((one.arg, getattr(one.value, "id", "")) == wanted for one in call.keywords)


def _is_for_callers(modules: Modules, owner: Owner) -> bool:
    """Say whether what registers the handler is a function that does not name it."""
    at, definition = owner.operation.registration, owner.operation.definition
    tree = modules.tree(at.path)
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, Function)
        and _holds(node, at)
        and not (definition and definition.path == at.path and _holds(node, definition))
    ]
    inside = [one for node in around for one in ast.walk(node)]
    handed = [one for here, call in _calls(tree, at.path) if here == at for one in _handed(call)]
    if handed and isinstance(handed[0], ast.Name):
        return handed[0].id in [one.arg for one in inside if isinstance(one, ast.arg)]
    named = {getattr(one, "id", getattr(one, "attr", None)) for one in inside}
    return bool(around) and not handed and owner.function not in named


def _holds(node: Function, at: Position) -> bool:
    return node.lineno <= at.line <= (node.end_lineno or node.lineno)


def _handed(call: ast.Call) -> list[ast.expr]:
    """Return the handler that a call registers, if it is one of its arguments."""
    if isinstance(call.func, ast.Call):
        return call.args[:1]
    if isinstance(call.func, ast.Attribute) and call.func.attr == "add_api_route":
        return [*call.args[1:2], *(one.value for one in call.keywords if one.arg == "endpoint")]
    return []


def own_calls(modules: Modules, definition: Position, name: str) -> Iterator[Call]:
    """Yield the decorators of a function, and the calls that are given it by its name."""
    for path, file in modules.files.items():
        if not path.endswith(".py") or name.encode() not in file.content:
            continue
        for node in ast.walk(modules.tree(path)):
            if isinstance(node, Function) and _position(path, node) == definition:
                calls = (one for one in node.decorator_list if isinstance(one, ast.Call))
                yield from ((_position(path, one), one) for one in calls)
            elif isinstance(node, ast.Call) and any(
                isinstance(one, ast.Name | ast.Attribute)
                and (found := modules.definition(path, ast.unparse(one)))
                and found.position == definition
                for one in (*node.args, *(keyword.value for keyword in node.keywords))
            ):
                yield _position(path, node), node


def _calls(tree: ast.AST, path: str) -> Iterator[Call]:
    return ((_position(path, one), one) for one in ast.walk(tree) if isinstance(one, ast.Call))


def _position(path: str, node: ast.expr | ast.stmt) -> Position:
    return Position(path, node.lineno, node.col_offset)
