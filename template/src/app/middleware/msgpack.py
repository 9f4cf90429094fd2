"""MessagePack instead of JSON, for clients that ask for it or send it.

Written here because msgpack-asgi 3.0 reads no list in `Accept`, sends no `Vary`, and fails at
a 204 or a malformed body.
"""

import json
from contextlib import suppress

import msgpack
import pydantic_core
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.body_limit import check_json

JSON = b"application/json"
MEDIA_TYPES = (b"application/msgpack", b"application/vnd.msgpack", b"application/x-msgpack")
OFFERED = {JSON, *MEDIA_TYPES}


class MessagePackMiddleware:
    """Gives the application JSON, and the client what it prefers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if media_type(scope) in MEDIA_TYPES:
            headers = MutableHeaders(scope=scope)
            headers["content-type"] = JSON.decode()
            del headers["content-length"]
            receive = Decoder(receive)
        await self.app(scope, receive, Encoder(send, preferred(scope)))


class Decoder:
    """A `receive` that gives a body in MessagePack as JSON, then what the server says."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.complete = False

    async def __call__(self) -> Message:
        """Return the body, which the body limit keeps small, in one part."""
        body = b""
        while (message := await self.receive())["type"] == "http.request" and not self.complete:
            body += message.get("body", b"")
            if not message.get("more_body", False):
                self.complete = True
                return {"type": "http.request", "body": to_json(body)}
        return message


class Encoder:
    """A `send` that turns an answer in JSON into MessagePack, if the client prefers that."""

    def __init__(self, send: Send, target: bytes) -> None:
        self.send = send
        self.target = target
        self.held: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        """Pass the message on, or keep it until the answer is complete."""
        is_start = message["type"] == "http.response.start"
        if is_start and media_type(message) == JSON and message["status"] not in (204, 304):
            message["headers"] = [*message["headers"], (b"vary", b"Accept")]
            if self.target != JSON:
                self.held = message
                return
        if self.held is None:
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body", False):
            await self.send_encoded(self.held)

    async def send_encoded(self, start: Message) -> None:
        """Send the whole answer: as JSON if it has a number that MessagePack does not have."""
        with suppress(ValueError, OverflowError):
            body = msgpack.packb(json.loads(self.body or b"null"))
            headers = MutableHeaders(scope=start)
            headers["content-type"] = self.target.decode()
            del headers["content-length"]
            if self.body:  # To HEAD there is none, and its length is not known.
                self.body = body
                headers["content-length"] = str(len(body))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": self.body})


def to_json(body: bytes) -> bytes:
    """Return MessagePack as JSON: times as text, and binary data, if it is text.

    Raises:
        HTTPException: the body is malformed, or has values that JSON does not have.
    """
    try:
        value = pydantic_core.to_json(msgpack.unpackb(body, timestamp=3))
    except (msgpack.UnpackException, OverflowError, ValueError) as error:
        raise HTTPException(400, "The body is not valid MessagePack.") from error
    check_json(value)
    return value


def media_type(message: Scope | Message) -> bytes:
    """Return the media type of a body, without its parameters."""
    return without_parameters(dict(message.get("headers", ())).get(b"content-type", b""))


def without_parameters(value: bytes) -> bytes:
    """Return a media type alone."""
    return value.partition(b";")[0].strip().lower()


def preferred(scope: Scope) -> bytes:
    """Return which media type the client likes best; of equals, the one it names first."""
    best, best_quality = JSON, 0.0
    accept = [value for name, value in scope["headers"] if name == b"accept"]
    for accepted in b",".join(accept).split(b","):
        name = without_parameters(accepted)
        if name in OFFERED and (quality := quality_of(accepted)) > best_quality:
            best, best_quality = name, quality
    return best


def quality_of(accepted: bytes) -> float:
    """Return the `q` of an element of `Accept`: 1 if it has none, 0 if it is malformed."""
    for parameter in accepted.split(b";")[1:]:
        name, _, value = parameter.partition(b"=")
        if name.strip().lower() == b"q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def middleware() -> Middleware:
    """Return the middleware."""
    return Middleware(MessagePackMiddleware)
