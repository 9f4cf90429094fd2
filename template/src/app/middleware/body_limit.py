"""What a request's body may be: no larger than the limit, and no JSON that could not be sent back.

Inside the other middleware, where FastAPI's own `max_body_size` is outside of them all: a
refusal has the headers that every answer has.
"""

from codecs import BOM_UTF8
from http import HTTPStatus

from pydantic_core import from_json, to_json
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import AppSettings

HAS_BODY = {b"content-length", b"transfer-encoding"}


class BodyLimit:
    """Starlette's limit, which costs nothing where there is no body to count."""

    def __init__(self, app: ASGIApp, max_body_size: int) -> None:
        self.app = app
        self.max_body_size = max_body_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; HTTP/1.1 has no body without one of the headers."""
        if scope["type"] != "http" or (
            scope["http_version"].startswith("1.") and HAS_BODY.isdisjoint(dict(scope["headers"]))
        ):
            await self.app(scope, receive, send)
        else:
            responder = Responder(self.app, self.max_body_size, is_json(Headers(scope=scope)))
            await responder(scope, receive, send)


class Responder(RequestBodyLimitResponder):
    """Starlette's, but that it raises where that would answer in plain text."""

    def __init__(self, app: ASGIApp, max_body_size: int, is_json: bool) -> None:
        super().__init__(app, max_body_size)
        self.is_json = is_json
        self.body = bytearray()

    async def receive_with_limit(self) -> Message:
        """Return a part of the body.

        Raises:
            HTTPException: the body is too large, or it is not valid JSON and says that it is.
        """
        try:
            message = await super().receive_with_limit()
        except HTTPException as error:
            raise HTTPException(error.status_code) from None
        if message["type"] == "http.request" and self.is_json:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                check_json(bytes(self.body))
        return message

    async def send_with_limit(self, message: Message) -> None:
        """Send an answer, also one that did not need the body."""
        await self.send(message)


def is_json(headers: Headers) -> bool:
    """Tell whether FastAPI will read the body as JSON."""
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type.startswith("application/") and media_type.endswith(("/json", "+json"))


def check_json(body: bytes) -> None:
    """Refuse what Python's parser takes and no writer: NaN, half a surrogate pair, great depth.

    Raises:
        HTTPException: it is not valid JSON, https://www.rfc-editor.org/rfc/rfc7493.
    """
    try:
        value = from_json(body.removeprefix(BOM_UTF8) or b"null", allow_inf_nan=False)
        if to_json(value, inf_nan_mode="null") != to_json(value, inf_nan_mode="constants"):
            raise ValueError("number out of range")
    except ValueError as error:
        detail = f"The body is not valid JSON: {error}."
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, detail) from None


def middleware() -> Middleware:
    """Return the middleware, as configured."""
    return Middleware(BodyLimit, max_body_size=AppSettings().max_body_size)
