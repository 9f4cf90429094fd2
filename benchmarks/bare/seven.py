"""The app of six lines in seven middleware that do nothing, four of which see what is sent."""

from six import app
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Receiving:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class Sending(Receiving):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            await send(message)

        await self.app(scope, receive, send_on)


for middleware in (Sending, Sending, Sending, Sending, Receiving, Receiving, Receiving):
    app.add_middleware(middleware)
