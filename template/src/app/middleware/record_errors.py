"""Errors in the trace of their request: FastAPI's telemetry sees none that is answered inside."""

from opentelemetry import trace
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send


class RecordErrors:
    """Records what it lets pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection."""
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            if not isinstance(error, HTTPException):
                trace.get_current_span().record_exception(error)
            raise


def middleware() -> Middleware:
    """Return the middleware."""
    return Middleware(RecordErrors)
