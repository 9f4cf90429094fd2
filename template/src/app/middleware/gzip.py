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
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        send_part = send

        async def send_gzipped_if_large(message: Message) -> None:
            nonlocal send_part
            if message["type"] == "http.response.start":
                length = dict(message.get("headers", ())).get(b"content-length")
                if length is None or int(length) >= self.minimum_size:
                    send_part = self.compressing(scope, send)
            await send_part(message)

        await self.app(scope, receive, send_gzipped_if_large)

    def compressing(self, scope: Scope, send: Send) -> Send:
        """Return Starlette's `send` for the client."""
        responder = IdentityResponder(self.app, self.minimum_size)
        if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            responder = GZipResponder(self.app, self.minimum_size, self.compresslevel)
        responder.send = send
        return responder.send_with_compression


def middleware() -> Middleware:
    """Return the middleware, as configured."""
    settings = GzipSettings()
    return Middleware(
        Gzip, minimum_size=settings.minimum_size, compresslevel=settings.compresslevel
    )
