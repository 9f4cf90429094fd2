"""Middleware of Starlette's that refuses in plain text: with problem details instead."""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import Problem, ProblemResponse
from app.middleware.probes import is_probe


class Refusing:
    """A middleware that serves or refuses; probes pass it."""

    def __init__(self, app: ASGIApp, middleware: Callable[[ASGIApp], ASGIApp]) -> None:
        self.app = app
        self.middleware = middleware(self.serve)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse a connection."""
        if scope["type"] == "lifespan" or is_probe(scope):
            await self.app(scope, receive, send)
        else:
            await self.middleware(scope, receive, Refusal(scope, receive, send))

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection that the middleware lets through: what it is answered stays."""
        await self.app(scope, receive, send.send if isinstance(send, Refusal) else send)


class Refusal:
    """A `send` for what the middleware itself answers."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        """Send a redirection as it is, and a refusal as a problem."""
        if message["type"] == "http.response.start" and message["status"] >= 400:
            self.status = message["status"]
        elif self.status is None:
            await self.send(message)
        else:
            problem = Problem(status=self.status, detail=message["body"].decode())
            await ProblemResponse(problem)(self.scope, self.receive, self.send)
