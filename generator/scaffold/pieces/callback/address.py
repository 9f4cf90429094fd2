"""Where a callback is sent: what is asked for, or what the operation suggests."""

from __future__ import annotations

import re

from scaffold.model.position import Position
from scaffold.model.problem import RefusedError, refused, wrong_usage
from scaffold.pieces.callback.exchange import Exchange, Place
from scaffold.pieces.callback.runtime_expressions import NotAnExpressionError, expressions_in, parse
from scaffold.pieces.callback.shapes import UnclearError
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.callback.texts import PARAMETER

ID = "$request.body#/id"
IN_BODY = f"$request.body#/{PARAMETER}"
WHOLE = ("{$", "http://", "https://")


def address_for(owner: Owner, exchange: Exchange, path: str | None) -> str:
    """Return the address, which may need the query parameter `callback_url`.

    Args:
        owner: The operation that calls back.
        exchange: Its request and response.
        path: As `--path` gives it: what follows the client's address, or a whole address that
            begins with an expression or a scheme. None for what the operation suggests.

    Raises:
        RefusedError: With exit code 2, if an expression is none or refers to nothing; with 1, if
            reading does not tell.
    """
    if path is not None and path.startswith(WHOLE):
        address = path
    else:
        address = _base(exchange) + (_suggested(owner, exchange) if path is None else path)
        if path and not path.startswith("/"):
            raise _wrong(path, "it follows the client's address: begin it with /")
    if not address.isprintable() or " " in address:
        raise _wrong(address, "it holds a space or a character that cannot be printed")
    _check(owner, exchange, address)
    return address


def needs_parameter(exchange: Exchange, address: str) -> bool:
    """Say whether the handler has to take `callback_url`, and does not yet."""
    return is_given(address) and PARAMETER not in exchange.names["query"]


def is_given(address: str) -> bool:
    """Say whether the sender of the request gives the address as `callback_url`."""
    named = {one.name for one in expressions_in(address) if one.source == "request.query"}
    return PARAMETER in named


def address_in_body(exchange: Exchange) -> str | None:
    """Return the `--path` for an address that the body has under the parameter's name."""
    return f"{{{IN_BODY}}}" if _has(exchange, IN_BODY) else None


def _base(exchange: Exchange) -> str:
    """Return the expression for the client's address."""
    place = exchange.places.get(PARAMETER, Place("query", PARAMETER))
    separator = "#/" if place.part == "body" else "."
    return f"{{$request.{place.part}{separator}{place.name}}}"


def _suggested(owner: Owner, exchange: Exchange) -> str:
    """Return the operation's path, and the id in its body: `/invoices/{$request.body#/id}`."""
    path = re.sub(r"\{(\w+)(:\w+)?\}", r"{$request.path.\1}", owner.path).rstrip("/")
    return f"{path}/{{{ID}}}" if _has(exchange, ID) else path


def _has(exchange: Exchange, in_body: str) -> bool:
    """Say whether the body certainly has what an expression names."""
    try:
        return bool(exchange.body) and exchange.missing(parse(in_body)) is None
    except UnclearError:
        return False


def _check(owner: Owner, exchange: Exchange, address: str) -> None:
    try:
        expressions = expressions_in(address)
    except NotAnExpressionError as error:
        raise _wrong(address, str(error)) from error
    for expression in expressions:
        if expression.text == f"$request.query.{PARAMETER}":
            continue
        try:
            missing = exchange.missing(expression)
        except UnclearError as error:
            raise _unclear(owner, expression.text, str(error)) from error
        if missing:
            reason = f"{{{expression.text}}} refers to nothing: {missing}"
            raise _wrong(address, reason)


def _wrong(address: str, reason: str) -> RefusedError:
    return wrong_usage("path", f"--path {address}: {reason}.")


def _unclear(owner: Owner, expression: str, reason: str) -> RefusedError:
    at: Position = owner.operation.definition or owner.operation.registration
    message = f"{at}: whether {{{expression}}} refers to anything is unclear: {reason}."
    return refused("unclear", f"{message} Nothing was written.", "--path <another>")
