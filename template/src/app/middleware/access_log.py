"""A line in the log for each request, but those of probes."""

import logging
from time import perf_counter
from urllib.parse import quote

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.probes import is_probe

logger = logging.getLogger(__name__)


class AccessLog:
    """Logs the method, the path without its query, the status, and the duration in seconds."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, and log it when its answer is complete, or broken off."""
        if scope["type"] != "http" or not logger.isEnabledFor(logging.INFO) or is_probe(scope):
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        status: int | None = None
        complete = False

        async def note(message: Message) -> None:
            nonlocal status, complete
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                complete = True
                log(scope, status, perf_counter() - began)

        try:
            await self.app(scope, receive, note)
        finally:
            if not complete:
                log(scope, status, perf_counter() - began)


def log(scope: Scope, status: int | None, duration: float) -> None:
    """Log a request; its path is quoted, since it may have line breaks."""
    fields = {
        "method": scope["method"],
        "path": quote(scope["path"]),
        "status": status,
        "duration": round(duration, 6),
    }
    logger.info("%(method)s %(path)s %(status)s in %(duration)s s", fields, extra=fields)


def middleware() -> Middleware:
    """Return the middleware."""
    return Middleware(AccessLog)
