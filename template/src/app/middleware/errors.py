"""What is raised is answered here, inside the middleware whose headers a browser needs."""

import logging
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)


class ErrorMiddleware:
    """Answers errors that nothing else answered, and those that middleware raises.

    Starlette would answer them outside of all middleware: without a request id, and without
    the CORS headers that let a page read the answer.
    https://github.com/Kludex/starlette/issues/1175
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, note_start)
        except Exception as error:
            if started:
                raise  # The server must break off the connection: half an answer is out.
            await answer(error, scope, receive, send)


async def answer(error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer an error by the application's own handlers."""
    handlers = scope["app"].exception_handlers
    if not isinstance(error, HTTPException):
        path = quote(scope["path"])  # It may have line breaks.
        logger.error("%s %s failed", scope["method"], path, exc_info=error)
        handlers = {Exception: handlers.get(500, handlers[Exception])}

    async def fail(scope: Scope, receive: Receive, send: Send) -> None:
        raise error

    await ExceptionMiddleware(fail, handlers)(scope, receive, send)


def middleware() -> Middleware:
    """Return the middleware."""
    return Middleware(ErrorMiddleware)
