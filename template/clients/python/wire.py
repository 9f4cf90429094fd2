"""How parameters are sent and answers are read; this is copied into the generated package."""

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx

from .client import AuthenticatedClient, Client
from .errors import UnexpectedStatus
from .types import Response

STRICT = Client(base_url="", raise_on_unexpected_status=True)


class Unexpected(Response[Any]):
    """An answer that is not as documented."""


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


def read(
    parse: Callable[..., Any], client: AuthenticatedClient | Client, got: httpx.Response
) -> Response[Any]:
    """Return an answer and what it holds; raise UnexpectedStatus, if the client shall."""
    try:
        parsed = parse(client=STRICT, response=got)
    except (AttributeError, KeyError, TypeError, UnexpectedStatus, ValueError) as error:
        if client.raise_on_unexpected_status:
            raise UnexpectedStatus(got.status_code, got.content) from error
        return Unexpected(got.status_code, got.content, got.headers, None)
    return Response(got.status_code, got.content, got.headers, parsed)


def check(answer: Response[Any]) -> None:
    """Raise UnexpectedStatus, if an answer is not as documented."""
    if isinstance(answer, Unexpected):
        raise UnexpectedStatus(answer.status_code, answer.content)
