"""Problem details: how every error is answered, and how that is documented.

The format is RFC 9457, https://www.rfc-editor.org/rfc/rfc9457.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.routing import compile_path
from starlette.types import Message, Receive, Scope, Send

MEDIA_TYPE = "application/problem+json"


class InvalidValue(BaseModel):
    """One value of a request that was not accepted."""

    location: list[str | int]
    detail: str


class Problem(BaseModel):
    """An error, as RFC 9457 describes it; `errors` is an extension for invalid requests."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[InvalidValue] | None = None


class ProblemResponse(JSONResponse):
    """An answer with problem details; the title is the status's own phrase."""

    media_type = MEDIA_TYPE

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        errors: list[InvalidValue] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        title = HTTPStatus(status).phrase
        problem = Problem(
            title=title, status=status, detail=None if detail == title else detail, errors=errors
        )
        super().__init__(problem.model_dump(exclude_none=True), status, headers)


async def answer_http_exception(request: Request, error: HTTPException) -> ProblemResponse:
    """Answer an `HTTPException`."""
    response = ProblemResponse(error.status_code, error.detail, headers=error.headers)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(sorted(allowed_methods(request)))
    return response


def allowed_methods(request: Request) -> set[str]:
    """Return the methods of all routes of a path: Starlette knows only those of the first."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return {
        method
        for context in iter_route_contexts(request.app.routes)
        if context.path and compile_path(context.path)[0].match(path)
        for method in context.methods or ()
    }


async def answer_invalid_request(
    request: Request, error: RequestValidationError
) -> ProblemResponse:
    """Answer a request that does not fit the handler's parameters, without repeating its values."""
    return ProblemResponse(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The request is not valid.",
        [
            InvalidValue(location=list(detail["loc"]), detail=detail["msg"])
            for detail in error.errors()
        ],
    )


HANDLERS: dict[int | type[Exception], Any] = {
    HTTPException: answer_http_exception,
    RequestValidationError: answer_invalid_request,
}


class PlainTextToProblem:
    """A `send` that turns a plain text error, as Starlette's middleware answers, into a problem."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.started = False
        self.held: Message | None = None
        self.text = b""

    async def __call__(self, message: Message) -> None:
        """Pass the message on, or keep it until the text is complete."""
        if message["type"] == "http.response.start":
            self.started = True
            if is_plain_text_error(message):
                self.held = message
                return
        if self.held is None:
            await self.send(message)
            return
        self.text += message.get("body", b"")
        if not message.get("more_body", False):
            await self.send_problem(self.held)

    async def send_problem(self, start: Message) -> None:
        """Send the problem, with the other headers of the plain text."""
        response = ProblemResponse(start["status"], self.text.decode(errors="replace") or None)
        replaced = {name for name, _ in response.raw_headers}
        response.raw_headers += [pair for pair in start["headers"] if pair[0] not in replaced]
        await response(self.scope, self.receive, self.send)


def is_plain_text_error(start: Message) -> bool:
    """Tell whether a `http.response.start` begins an error in plain text."""
    if start["status"] < 400:
        return False
    return Headers(raw=start["headers"]).get("content-type", "").startswith("text/plain")


SCHEMA = {"$ref": "#/components/schemas/Problem"}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses=` of an operation that itself answers with these statuses."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": SCHEMA}},
        }
        for status in statuses
    }


DEFAULT_RESPONSE: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "An error: the request is not valid, too large or not allowed, or it failed",
        "content": {MEDIA_TYPE: {"schema": SCHEMA}},
    }
}


def add_schemas(document: dict[str, Any]) -> None:
    """Add what `SCHEMA` refers to: a `model=` would stand under application/json as well."""
    _, definitions = models_json_schema(
        [(Problem, "serialization")], ref_template="#/components/schemas/{model}"
    )
    document.setdefault("components", {}).setdefault("schemas", {}).update(definitions["$defs"])
