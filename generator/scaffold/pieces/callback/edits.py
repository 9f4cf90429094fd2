"""Where a callback is joined in: the call that registers its operation, and the handler."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from scaffold.edits.calls import ensure_listed, remove_listed
from scaffold.edits.imports import ensure_imports, remove_unused_imports
from scaffold.edits.signatures import default_of, ensure_parameter, parameter_of, remove_parameter
from scaffold.edits.source import Source, Splice, edited
from scaffold.model.position import Position
from scaffold.model.tree import Tree
from scaffold.pieces.callback.callback_url import (
    Function,
    Parameter,
    is_as_written,
    possible_imports,
)
from scaffold.pieces.callback.sending import (
    Sending,
    sending_statements,
    with_sending,
    without_sending,
)
from scaffold.pieces.callback.texts import PARAMETER
from scaffold.pieces.piece import Edit
from scaffold.project.imports import Import

KEYWORD = "callbacks"


@dataclass(frozen=True)
class Joining:
    """What is written where.

    Attributes:
        name: Of the callback.
        module: Of its package, as the registering file imports it.
        registration: Where the call begins that registers the operation.
        definition: Where the `def` of the handler begins; None if nothing is to be done there.
        parameter: What the handler is to take; None if it takes it already.
        sending: How the handler sends it; None if it does not.
    """

    name: str
    module: str
    registration: Position
    definition: Position | None = None
    parameter: Parameter | None = None
    sending: Sending | None = None

    @property
    def routes(self) -> str:
        """The expression for the callback's routes."""
        return f"{self.name}.router.routes"


def edits(joining: Joining) -> list[Edit]:
    """Return the files that name the callback: one, or two if the handler is in another one."""
    paths = [joining.registration.path]
    if joining.definition and joining.definition.path not in paths:
        paths.append(joining.definition.path)
    return [_edit(joining, path) for path in paths]


def _edit(joining: Joining, path: str) -> Edit:
    def apply(source: Source) -> Source:
        return put(source, joining, path)

    def revert(source: Source) -> Source:
        return _take(source, joining, path)

    return Edit(path, apply, revert, written_by_hand(joining))


def written_by_hand(joining: Joining) -> str:
    """Return what a person would write into the files that name the callback."""
    lines = [f"from {joining.module} import {joining.name}"]
    if joining.parameter:
        lines += [one.statement for one in joining.parameter.imports]
    where = f"with what is there, in the call at {joining.registration}"
    lines += ["", f"{KEYWORD}={joining.routes},  # {where}"]
    if joining.parameter:
        lines.append(f"{joining.parameter.text},  # a parameter of the handler")
    return "\n".join(lines)


def is_joined(source: Source, joining: Joining) -> bool:
    """Say whether the registration names the callback already."""
    return bool(remove_listed(source, registering_call(source, joining), KEYWORD, joining.routes))


def registering_call(source: Source, joining: Joining) -> ast.Call:
    """Return the call that takes `callbacks=`: of `app.post("/")(f)`, the inner one.

    Raises:
        CannotEditError: There is none.
    """
    place = (joining.registration.line, joining.registration.column)
    calls = (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
    for node in calls:
        is_there = (node.lineno, node.col_offset) == place
        if is_there and isinstance(node.func, (ast.Attribute, ast.Name)):
            return node
    raise source.refusal(0, f"there is no call at {joining.registration}")


def handler_at(source: Source, position: Position) -> Function | None:
    """Return the function that begins there; None for a lambda, or nothing."""
    functions = (node for node in ast.walk(source.tree) if isinstance(node, Function))
    return next((one for one in functions if one.lineno == position.line), None)


def put(source: Source, joining: Joining, path: str) -> Source:
    """Return a file with the callback joined in.

    Raises:
        CannotEditError: That cannot be done for certain.
    """
    splices: list[Splice] = []
    imports: list[Import] = []
    users: list[ast.Call | Function] = []
    if joining.registration.path == path:
        call = registering_call(source, joining)
        splices += ensure_listed(source, call, KEYWORD, joining.routes)
        imports.append(Import(joining.module, joining.name))
        users.append(call)
    if joining.parameter and (function := _handler_in(source, joining, path)):
        splices += ensure_parameter(source, function, joining.parameter.text)
        imports += joining.parameter.imports
        users.append(function)
    sending = joining.sending if joining.registration.path == path else None
    if sending:
        imports.append(sending.dependency)
    first = min(users, key=lambda node: node.lineno)
    source = edited(source, (*splices, *ensure_imports(source, *imports, used_by=first)))
    return with_sending(source, sending) if sending else source


def _take(source: Source, joining: Joining, path: str) -> Source:
    splices: list[Splice] = []
    unneeded: list[Import] = []
    if joining.registration.path == path:
        call = registering_call(source, joining)
        splices += remove_listed(source, call, KEYWORD, joining.routes)
        unneeded.append(Import(joining.module, joining.name))
    function = _handler_in(source, joining, path)
    if function and (parts := removable(function, joining.sending)):
        splices += remove_parameter(source, function, PARAMETER)
        unneeded += possible_imports(*parts)
    source = edited(source, splices)
    if joining.sending and joining.registration.path == path:
        source = without_sending(source, joining.sending)
        unneeded.append(joining.sending.dependency)
    return edited(source, remove_unused_imports(source, *unneeded))


def loses_parameter(files: Tree, joining: Joining) -> bool:
    """Say whether the handler would no longer take `callback_url`."""
    at = joining.definition
    function = handler_at(Source(at.path, files[at.path].content), at) if at else None
    return function is not None and removable(function, joining.sending) is not None


def _handler_in(source: Source, joining: Joining, path: str) -> Function | None:
    """Return the handler, if it is in this file and something is to be done there."""
    here = joining.definition and joining.definition.path == path
    return handler_at(source, joining.definition) if joining.definition and here else None


def removable(
    function: Function, sending: Sending | None = None
) -> tuple[ast.expr, ast.expr] | None:
    """Return the annotation and the default of `callback_url`; None where it has to stay.

    It goes if it is as it was added, and nothing in the handler uses it but the sending.
    """
    argument = parameter_of(function, PARAMETER)
    default = default_of(function.args, PARAMETER)
    if argument is None or argument.annotation is None or default is None:
        return None
    nodes = (node for part in function.body for node in ast.walk(part))
    going = sending_statements(function, sending.callback) if sending else []
    gone = {node for statement in going for node in ast.walk(statement)}
    is_used = any(isinstance(node, ast.Name) and node.id == PARAMETER for node in {*nodes} - gone)
    return (
        None if is_used or not is_as_written(argument, default) else (argument.annotation, default)
    )
