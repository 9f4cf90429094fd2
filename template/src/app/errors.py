"""Problem details: how every error is answered, and how that is documented.

The format is RFC 9457, https://www.rfc-editor.org/rfc/rfc9457.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from http import HTTPStatus
from http.client import responses as phrases
from operator import or_
from typing import Annotated, Any

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from fastapi.utils import is_body_allowed_for_status_code
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

MEDIA_TYPE = "application/problem+json"


def phrase(status: int) -> str:
    """Return what HTTP calls a status, also one that it does not know."""
    return phrases.get(status, "Error")


def is_none(value: object) -> bool:
    """Tell whether a member is left out."""
    return value is None


class InvalidValue(BaseModel):
    """One value of a request that was not accepted."""

    location: list[str | int]
    detail: str


class Problem(BaseModel):
    """An error, as RFC 9457 describes it; `errors` is an extension for invalid requests."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    type: str = "about:blank"
    status: int
    title: str = Field(default_factory=lambda members: phrase(members["status"]))
    detail: Annotated[Any, Field(exclude_if=is_none, description="Text, as a rule")] = None
    errors: Annotated[list[InvalidValue] | None, Field(exclude_if=is_none)] = None


class ProblemError(HTTPException):
    """Raised to answer with a problem: `raise ProblemError(OutOfStock(left=2))`.

    A subclass of `Problem` is a kind, with a `type`, a `title` and members of its own.
    """

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.status, problem.detail, headers)
        self.problem = problem


class ProblemResponse(Response):
    """An answer with problem details."""

    media_type = MEDIA_TYPE

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.model_dump(mode="json"), problem.status, headers)

    def render(self, content: Any) -> bytes:
        """Return JSON, with a `?` for half a surrogate pair, which a request can contain."""
        return json.dumps(content, ensure_ascii=False).encode(errors="replace")


async def answer_http_exception(request: Request, error: StarletteHTTPException) -> Response:
    """Answer an `HTTPException`: as in FastAPI, any status, and any detail that is JSON."""
    if not is_body_allowed_for_status_code(error.status_code):
        return Response(status_code=error.status_code, headers=error.headers)
    if isinstance(error, ProblemError):
        return ProblemResponse(error.problem, error.headers)
    problem = Problem(status=error.status_code)
    if error.detail not in (problem.title, ""):
        problem.detail = error.detail
    response = ProblemResponse(problem, error.headers)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        # Starlette names those of the first route alone.
        root_path = request.scope.get("app_root_path", request.scope.get("root_path", ""))
        allowed = {*methods_at(request.app.routes, {**request.scope, "root_path": root_path})}
        if allowed and request.method not in allowed:
            response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def methods_at(routes: Sequence[BaseRoute], scope: Scope) -> Iterator[str]:
    """Yield the methods of every route that has the path of a request."""
    for context in iter_route_contexts(routes):
        match, child_scope = context.matches(scope)
        if match is not Match.NONE:
            yield from context.methods or ()
            yield from methods_at(getattr(context, "routes", ()), {**scope, **child_scope})


async def answer_invalid_request(
    request: Request, error: RequestValidationError
) -> ProblemResponse:
    """Answer a request that does not fit the handler's parameters, without repeating its values."""
    errors = [
        InvalidValue.model_construct(location=list(detail["loc"]), detail=detail["msg"])
        for detail in error.errors()
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return ProblemResponse(
        Problem(status=status, detail="The request is not valid.", errors=errors)
    )


async def answer_unhandled(request: Request, error: Exception) -> ProblemResponse:
    """Answer an error that nothing else answers: what it says is for the log alone."""
    return ProblemResponse(Problem(status=HTTPStatus.INTERNAL_SERVER_ERROR))


HANDLERS: dict[int | type[Exception], Any] = {
    StarletteHTTPException: answer_http_exception,
    RequestValidationError: answer_invalid_request,
    Exception: answer_unhandled,
}

Responses = dict[int | str, dict[str, Any]]


def documented(*problems: int | type[Problem]) -> Responses:
    """Return the `responses=` of an operation that itself answers with these problems.

    Args:
        problems: Kinds of problems, or statuses for those that say no more.
    """
    kinds: dict[int, list[type[Problem]]] = {}
    for problem in problems:
        if isinstance(problem, int):
            kinds.setdefault(problem, []).append(Problem)
        else:
            kinds.setdefault(problem.model_fields["status"].default, []).append(problem)
    return {status: described(phrase(status), *kinds[status]) for status in kinds}


def described(description: str, *kinds: type[Problem]) -> dict[str, Any]:
    """Return an answer that `complete` completes, since FastAPI would call it application/json."""
    response: dict[str, Any] = {"description": description, "content": {MEDIA_TYPE: {}}}
    # FastAPI takes a while for each model: the most frequent one is left to `complete`.
    return response if kinds == (Problem,) else response | {"model": reduce(or_, kinds)}


DEFAULT_RESPONSE: Responses = {
    "default": described(
        "An error: the request is not valid, too large or not allowed, or it failed", Problem
    )
}


def complete(document: dict[str, Any]) -> None:
    """Give the answers that are `described` their schemas, under their media type."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for prefix in ("", "app__errors__"):
        references, generated = models_json_schema(
            [(Problem, "serialization")], ref_template=f"#/components/schemas/{prefix}{{model}}"
        )
        named = {prefix + name: schema for name, schema in generated["$defs"].items()}
        if all(schemas.get(name, schema) == schema for name, schema in named.items()):
            break  # No other model has one of the names.
    schemas.update(named)
    for content in contents([document.get("paths"), document.get("webhooks")]):
        if not content[MEDIA_TYPE]:
            del content[MEDIA_TYPE]
            schema = reduce(or_, content.values(), {"schema": references[Problem, "serialization"]})
            content.clear()
            content[MEDIA_TYPE] = schema


def contents(part: Any) -> Iterator[dict[str, Any]]:
    """Yield the `content` of each answer that is a problem."""
    if isinstance(part, dict) and MEDIA_TYPE in part:
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from contents(inner)
