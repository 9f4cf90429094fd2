from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from fastapi.testclient import TestClient
from fixtures.app import serve
from pydantic import BaseModel
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import Problem, ProblemError, documented

MEDIA_TYPE = "application/problem+json"


def test_not_found(client: TestClient) -> None:
    response = client.get("/nowhere")
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.json() == {"type": "about:blank", "title": "Not Found", "status": 404}


def test_http_exception_keeps_its_headers(app: FastAPI, client: TestClient) -> None:
    @app.get("/closed")
    async def closed() -> None:
        raise HTTPException(401, "Log in first.", headers={"WWW-Authenticate": "Bearer"})

    response = client.get("/closed")
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["detail"] == "Log in first."


@pytest.mark.parametrize(
    ("status", "detail"),
    [(400, "x\ud800"), (499, {"code": "x"}), (520, ["x"]), (400, 5), (400, None), (400, "")],
)
def test_http_exception_takes_any_status_and_any_json(
    app: FastAPI, client: TestClient, status: int, detail: Any
) -> None:
    @app.get("/refused")
    async def refused() -> None:
        raise HTTPException(status, detail)

    response = client.get("/refused")
    assert response.status_code == response.json()["status"] == status
    assert response.headers["content-type"] == MEDIA_TYPE
    shown = "x?" if detail == "x\ud800" else detail or None
    assert response.json().get("detail") == shown


@pytest.mark.parametrize("status", [204, 205, 304])
def test_an_answer_that_must_have_no_body_has_none(
    app: FastAPI, client: TestClient, status: int
) -> None:
    @app.get("/empty")
    async def empty() -> None:
        raise HTTPException(status, headers={"ETag": '"1"'})

    response = client.get("/empty")
    assert response.status_code == status
    assert response.headers["etag"] == '"1"'
    assert response.content == b""


class OutOfStock(Problem):
    """There is less of an item than was ordered."""

    type: str = "https://example.com/problems/out-of-stock"
    status: int = 409
    title: str = "Out of stock"
    left: int


class Closed(Problem):
    status: int = 409
    title: str = "Closed"


router = APIRouter()


@router.post("/orders", responses=documented(OutOfStock, Closed, HTTPStatus.NOT_FOUND))
async def create_order() -> None:
    raise ProblemError(OutOfStock(left=2, detail="Only two are left."))


def test_a_problem_of_its_own_kind(app: FastAPI, client: TestClient) -> None:
    app.include_router(router)
    response = client.post("/orders")
    assert response.status_code == 409
    assert response.json() == {
        "type": "https://example.com/problems/out-of-stock",
        "status": 409,
        "title": "Out of stock",
        "detail": "Only two are left.",
        "left": 2,
    }
    document = app.openapi()
    answers = document["paths"]["/orders"]["post"]["responses"]
    schema = answers["409"]["content"][MEDIA_TYPE]["schema"]
    kinds = [kind["$ref"].rpartition("/")[2] for kind in schema["anyOf"]]
    assert kinds == ["OutOfStock", "Closed"]
    assert answers["404"] == {
        "description": "Not Found",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    members = document["components"]["schemas"]["OutOfStock"]
    assert members["properties"]["left"]["type"] == "integer"
    assert {"type", "status", "title", "left"} == {*members["required"]}


def test_a_method_that_is_not_allowed_names_those_that_are(
    app: FastAPI, client: TestClient
) -> None:
    @app.get("/tried-things/{thing}")
    async def read(thing: int) -> int:
        return thing

    @app.delete("/tried-things/{thing}")
    async def delete(thing: int) -> int:
        return thing

    async def nothing(request: Request) -> Response:
        return Response()

    routes = [Route("/tried-things/1", nothing, methods=[method]) for method in ("PUT", "PATCH")]
    app.router.routes.append(Mount("/mounted", routes=routes))
    assert client.get("/tried-things/1").json() == client.delete("/tried-things/1").json() == 1
    for path, allowed in {
        "/tried-things/1": "DELETE, GET",
        "/mounted/tried-things/1": "PATCH, PUT",
    }.items():
        response = client.post(path)
        assert response.status_code == 405
        assert response.headers["allow"] == allowed


def test_invalid_request_names_the_value_and_does_not_repeat_it(
    app: FastAPI, client: TestClient
) -> None:
    @app.get("/tried-numbers/{number}")
    async def numbers(number: int) -> int:
        return number

    assert client.get("/tried-numbers/1").json() == 1
    response = client.get("/tried-numbers/secret")
    assert response.status_code == 422
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.json()["errors"][0]["location"] == ["path", "number"]
    assert "secret" not in response.text


@pytest.fixture
def broken(app: FastAPI) -> None:
    @app.get("/broken/{where}")
    async def broken(where: str) -> None:
        raise LookupError(f"secret of {where}")


@pytest.mark.usefixtures("broken")
def test_unhandled_error(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    response = client.get("/broken/%0Aline")
    assert response.status_code == 500
    assert response.headers["content-type"] == MEDIA_TYPE
    assert "secret" not in response.text
    assert [record.message for record in caplog.records if record.exc_info] == [
        "GET /broken/%0Aline failed"
    ]


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("key", [Exception, 500, LookupError])
def test_an_error_is_answered_once_by_the_handler_that_the_application_has_for_it(
    app: FastAPI, key: int | type[Exception]
) -> None:
    seen = []

    @app.exception_handler(key)
    def answer(request: Request, error: Exception) -> Response:
        seen.append(error)
        return PlainTextResponse("sorry", 503)

    with serve(app) as client:
        response = client.get("/broken/x")
    assert (response.status_code, response.text) == (503, "sorry")
    assert len(seen) == 1


def test_other_handlers_of_the_application(app: FastAPI) -> None:
    @app.get("/tried-numbers/{number}")
    async def numbers(number: int) -> int:
        raise HTTPException(400)

    for key in (404, HTTPException, RequestValidationError):

        @app.exception_handler(key)
        async def answer(request: Request, error: Exception) -> Response:
            return JSONResponse(type(error).__name__, 418)

    with serve(app) as client:
        for path in ("/nowhere", "/tried-numbers/1"):
            assert client.get(path).json() == "HTTPException"
        assert client.get("/tried-numbers/x").json() == "RequestValidationError"


@pytest.mark.parametrize("error", [HTTPException(403, "No."), LookupError("secret")])
def test_what_middleware_raises_is_answered(app: FastAPI, error: Exception) -> None:
    def guard(app: ASGIApp) -> ASGIApp:
        async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                raise error
            await app(scope, receive, send)

        return refuse

    app.user_middleware.append(Middleware(guard))
    with serve(app) as client:
        response = client.get("/health/live")
    assert response.status_code == getattr(error, "status_code", 500)
    assert response.headers["content-type"] == MEDIA_TYPE


def test_an_answer_that_fails_half_way_is_broken_off(app: FastAPI, client: TestClient) -> None:
    @app.get("/half")
    async def half() -> StreamingResponse:
        async def parts() -> AsyncGenerator[bytes]:
            yield b"half"
            raise RuntimeError

        return StreamingResponse(parts())

    assert client.get("/half").text == "half"


def test_an_answer_that_is_made_by_hand_stays_as_it_is(app: FastAPI, client: TestClient) -> None:
    """So does that of a mounted application, which has handlers of its own."""

    @app.get("/later")
    async def later() -> Response:
        return PlainTextResponse("later", 503)

    app.mount("/mounted", FastAPI())
    assert client.get("/later").text == "later"
    assert client.get("/mounted/nowhere").json() == {"detail": "Not Found"}


def test_another_model_may_be_called_problem(app: FastAPI) -> None:
    own = type("Problem", (BaseModel,), {"__annotations__": {"solution": str}})
    app.get("/problems", response_model=own)(lambda: None)
    document = app.openapi()
    responses = document["paths"]["/problems"]["get"]["responses"]
    schemas = document["components"]["schemas"]
    names = [
        next(iter(responses[status]["content"].values()))["schema"]["$ref"].rpartition("/")[2]
        for status in ("200", "default")
    ]
    assert "solution" in schemas[names[0]]["properties"]
    assert "title" in schemas[names[1]]["properties"]
