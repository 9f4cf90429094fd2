"""Problem details for what no exception handler sees: unhandled errors, plain text refusals."""

import logging

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import PlainTextToProblem, ProblemResponse

logger = logging.getLogger(__name__)


class ErrorMiddleware:
    """Answers an unhandled error here, inside the middleware whose headers a browser needs.

    Starlette would answer it outside of all middleware: without a request id, and without
    the CORS headers that let a page read the answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        response = PlainTextToProblem(scope, receive, send)
        try:
            await self.app(scope, receive, response)
        except Exception:
            if response.started:
                raise  # The server must break off the connection: half an answer is out.
            logger.exception("%s %s failed", scope["method"], scope["path"])
            await ProblemResponse(500)(scope, receive, send)


def middleware() -> Middleware:
    """Return the middleware."""
    return Middleware(ErrorMiddleware)
