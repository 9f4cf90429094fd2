"""Projects that deliver their callbacks: what a handler has to send one, and whether it can."""

from __future__ import annotations

import ast
import re

from scaffold.edits.signatures import default_of, parameter_of
from scaffold.edits.source import CannotEditError
from scaffold.model.position import Position
from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.pieces.callback.address import is_given, needs_parameter
from scaffold.pieces.callback.callback_url import Function
from scaffold.pieces.callback.exchange import Exchange
from scaffold.pieces.callback.fields import fields_of
from scaffold.pieces.callback.runtime_expressions import BRACES, expressions_in
from scaffold.pieces.callback.sending import DELIVER, DEPENDENCY, Sending, is_sent
from scaffold.pieces.callback.shapes import Typed, default_in
from scaffold.pieces.callback.target import Owner, check_handler
from scaffold.pieces.callback.texts import PARAMETER, Callback, event_fields
from scaffold.pieces.module_names import module_text
from scaffold.pieces.template import is_rendered
from scaffold.project.imports import Import
from scaffold.project.modules import Modules

SENDER = ("src/app/delivery/deliver.py", "Deliver")
BEGINNING = re.compile(rf"({BRACES.pattern}|https?://[^/?#\\{{}}]+)([/?]|$)", re.IGNORECASE)
VALUES = {"str": '"{name}"', "bool": "True"}


def is_delivering(modules: Modules) -> bool:
    """Say whether the project is one of ours, and sends its callbacks."""
    return is_rendered(modules, *SENDER)


def check_address(address: str) -> None:
    """Refuse an address that does not let the project start (exit code 2).

    The callback is recorded before there is a response, and nothing that a client sends may change
    the host that an address leads to.
    """
    for expression in expressions_in(address):
        if expression.source.startswith(("response", "statusCode")):
            reason = "there is no response yet when the callback is recorded"
            raise _wrong(address, f"{{{expression.text}}}: {reason}")
    if not BEGINNING.match(address):
        raise _wrong(address, "it begins with an expression or a host, and goes on with / or ?")
    if "#" in BRACES.sub("", address):
        raise _wrong(address, "a fragment, behind #, is sent to no server")


def _wrong(address: str, reason: str) -> RefusedError:
    return wrong_usage("path", f"--path {address}: {reason}.")


def sending_there(modules: Modules, owner: Owner, function: Function, name: str) -> Sending | None:
    """Return the sending that is there; None where the handler does not send the callback."""
    if not is_delivering(modules) or not is_sent(function, name):
        return None
    return Sending(name, function.name, _dependency(modules, owner))


def sending_of(
    modules: Modules,
    owner: Owner,
    function: Function,
    callback: Callback,
    exchange: Exchange,
    path: str,
) -> Sending:
    """Return what the handler does to send the callback.

    Args:
        modules: The project's.
        owner: The operation.
        function: Its handler.
        callback: That is added to it.
        exchange: The request and the response.
        path: Of the callback's file.

    Raises:
        CannotEditError: Only a person can tell that.
    """
    at = owner.operation.definition
    assert at
    if reason := _obstacle(owner, at, function):
        raise CannotEditError(at, reason)
    check_handler(modules, owner, function, DELIVER)
    event = _event(modules, function, callback, exchange, path)
    if event is None:
        raise CannotEditError(at, f"what {callback.event.name} holds is up to you")
    condition = _condition(function, callback.address, exchange)
    if condition is None:
        raise CannotEditError(at, f"a request may name no address in {callback.address}")
    return Sending(callback.name, function.name, _dependency(modules, owner), event, condition)


def _dependency(modules: Modules, owner: Owner) -> Import:
    module = module_text(modules, owner.operation.registration.path, SENDER[0])
    return Import(module, DEPENDENCY)


def _obstacle(owner: Owner, at: Position, function: Function) -> str | None:
    """Return why the handler cannot send for the operation, and for it alone."""
    registration, reading = owner.operation.registration, owner.reading
    if at.path != registration.path:
        return f"{registration} registers it from another file"
    if not isinstance(function, ast.AsyncFunctionDef):
        return f"{function.name} is a def, and no async def"
    if any(isinstance(node, ast.Yield) for node in ast.walk(function)):
        return f"{function.name} yields its answer"
    for other in (*reading.operations, *reading.perhaps):
        if other.definition == at and other.registration != registration:
            return f"it serves {other.method} {other.path} too, which documents no such callback"
    return None


def _event(
    modules: Modules, function: Function, callback: Callback, exchange: Exchange, path: str
) -> str | None:
    """Return the expression for what is sent; None where its values are not known.

    A new class has fields that are a start, and gets values of that kind. One of the project is
    sent if the body is one.
    """
    model = callback.event
    if model.module is None:
        fields = event_fields(callback.name)
        there = modules.definition(path, model.name)
        present = there.node if there else None
        if isinstance(present, ast.ClassDef):
            known = fields_of(Typed(modules, path, present)).known
            fields = fields if known.keys() == fields.keys() else {}
        if not fields:
            return None
        text = callback.name.replace("_", " ").capitalize()
        values = (f"{name}={VALUES[kind].format(name=text)}" for name, kind in fields.items())
        return f"{callback.name}.{model.name}({', '.join(values)})"
    for name, typed in exchange.body.items():
        node, given = typed.plain.node, parameter_of(function, name)
        is_it = isinstance(node, ast.ClassDef) and node.name == model.name
        is_there = modules.layout.path_of(model.module, path) == typed.plain.path
        if is_it and is_there and given and default_in(default_of(function.args, name)) is None:
            return name
    return None


def _condition(function: Function, address: str, exchange: Exchange) -> str | None:
    """Return what is true if a request names an address; empty if each does; None if unclear."""
    if not is_given(address):
        return "" if address.startswith("http") else None
    if needs_parameter(exchange, address):
        return PARAMETER
    if not parameter_of(function, PARAMETER):
        return None
    return PARAMETER if default_in(default_of(function.args, PARAMETER)) else ""
