"""An id for each request: in the `X-Request-ID` header of the answer, and in the log."""

import logging
from contextvars import ContextVar
from random import getrandbits
from uuid import UUID

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = b"x-request-id"
request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Gives every record of the log a `request_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record."""
        record.request_id = request_id.get()
        return True


class RequestIdMiddleware:
    """Keeps an id that the client sends, if it is a UUID, and makes one otherwise.

    Handlers find it in `request_id`, and among the headers of the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        header = (HEADER, dict(scope["headers"]).get(HEADER, b""))
        if not is_uuid(header[1]):
            header = (HEADER, new_uuid())
            scope["headers"] = [*[it for it in scope["headers"] if it[0] != HEADER], header]
        request_id.set(header[1].decode())

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), header]
            await send(message)

        await self.app(scope, receive, send_with_id)


def is_uuid(value: bytes) -> bool:
    """Tell whether a header's value is a UUID, in any of its forms."""
    try:
        return bool(value and UUID(value.decode("ascii")))
    except ValueError:
        return False


def new_uuid() -> bytes:
    """Return a UUID of version 4, without the system call of uuid4's: it is no secret."""
    bits = getrandbits(128) & ~(0xF << 76 | 0x3 << 62) | 0x4 << 76 | 0x2 << 62
    return bits.to_bytes(16).hex().encode()


def middleware() -> Middleware:
    """Return the middleware."""
    return Middleware(RequestIdMiddleware)
