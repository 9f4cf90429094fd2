"""The app that the rendered one is measured against: as FastAPI's documentation would write it."""

import items
from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
HTTPS_HEADERS = HEADERS | {"Strict-Transport-Security": "max-age=31536000"}


class SecurityHeadersMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.setdefault(name, value)
            await send(message)

        added = HTTPS_HEADERS if scope["scheme"] == "https" else HEADERS
        await self.app(scope, receive, send_with_headers)


app = FastAPI(
    middleware=[
        Middleware(CorrelationIdMiddleware),
        Middleware(SecurityHeadersMiddleware),
        Middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1"]),
        Middleware(GZipMiddleware, minimum_size=500, compresslevel=6),
    ]
)
app.include_router(items.router)
