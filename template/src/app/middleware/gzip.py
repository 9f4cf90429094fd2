"""Compressed answers, for clients that accept them."""

from typing import Annotated

from pydantic import Field, NonNegativeInt
from pydantic_settings import SettingsConfigDict
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware, GZipResponder, IdentityResponder
from starlette.types import Message, Receive, Scope, Send

from app.settings import Settings


class GzipSettings(Settings):
    """From which size in bytes, and how hard, from 1 (fast) to 9 (small)."""

    model_config = SettingsConfigDict(env_prefix="GZIP_")

    minimum_size: NonNegativeInt = 500
    compresslevel: Annotated[int, Field(ge=1, le=9)] = 6


class Gzip(GZipMiddleware):
    """Starlette's middleware, which sees those answers alone that are large enough."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "http":
            send = LargeToGzip(self, scope, send)
        await self.app(scope, receive, send)


class LargeToGzip:
    """A `send` that hands an answer over to Starlette's, unless its length is too small."""

    def __init__(self, gzip: Gzip, scope: Scope, send: Send) -> None:
        self.gzip = gzip
        self.scope = scope
        self.send = send

    async def __call__(self, message: Message) -> None:
        """Pass the message on."""
        if message["type"] == "http.response.start":
            length = dict(message.get("headers", ())).get(b"content-length")
            if length is None or int(length) >= self.gzip.minimum_size:
                self.send = self.compressing()
        await self.send(message)

    def compressing(self) -> Send:
        """Return Starlette's `send` for the client."""
        app, minimum_size = self.gzip.app, self.gzip.minimum_size
        responder = IdentityResponder(app, minimum_size)
        if "gzip" in Headers(scope=self.scope).get("accept-encoding", ""):
            responder = GZipResponder(app, minimum_size, self.gzip.compresslevel)
        responder.send = self.send
        return responder.send_with_compression


def middleware() -> Middleware:
    """Return the middleware, as configured."""
    settings = GzipSettings()
    return Middleware(
        Gzip, minimum_size=settings.minimum_size, compresslevel=settings.compresslevel
    )
