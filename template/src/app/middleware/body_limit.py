"""A limit on the size of a request's body.

Inside the other middleware, where FastAPI's own `max_body_size` is outside of them all: a
refusal has the headers that every answer has.
"""

from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import Receive, Scope, Send

from app.settings import AppSettings

HAS_BODY = {b"content-length", b"transfer-encoding"}


class BodyLimit(RequestBodyLimitMiddleware):
    """Starlette's middleware, which costs nothing where there is no body to count."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; HTTP/1.1 has no body without one of the headers."""
        if (
            scope["type"] == "http"
            and scope["http_version"].startswith("1.")
            and not any(name in HAS_BODY for name, _ in scope["headers"])
        ):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def middleware() -> Middleware:
    """Return the middleware, as configured."""
    return Middleware(BodyLimit, max_body_size=AppSettings().max_body_size)
