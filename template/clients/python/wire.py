"""How parameters are sent and answers are read; this is copied into the generated package."""

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx

from .client import AuthenticatedClient, Client
from .errors import UnexpectedStatus

Parse = Callable[..., Any]


def sent(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Return headers or cookies as they are sent: a list is several, None is not."""
    return [
        (name, text(one))
        for name, value in values.items()
        for one in (value if isinstance(value, list) else [value])
        if one is not None
    ]


def text(value: Any) -> str:
    """Return a value as JSON would have it, without the quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def parsed(parse: Parse, client: AuthenticatedClient | Client, response: httpx.Response) -> Any:
    """Return what an answer holds; raise UnexpectedStatus, if it is not as documented."""
    try:
        return parse(client=client, response=response)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnexpectedStatus(response.status_code, response.content) from error


def parsed_or_none(
    parse: Parse, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any:
    """Return what an answer holds, or None; raise only if the client shall."""
    try:
        return parsed(parse, client, response)
    except UnexpectedStatus:
        if client.raise_on_unexpected_status:
            raise
        return None
