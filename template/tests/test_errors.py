from collections.abc import AsyncGenerator

from fastapi import FastAPI, HTTPException
from fastapi.responses import PlainTextResponse, StreamingResponse
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

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


def test_a_method_that_is_not_allowed_names_those_that_are(
    app: FastAPI, client: TestClient
) -> None:
    @app.get("/things/{thing}")
    async def read(thing: int) -> int:
        return thing

    @app.delete("/things/{thing}")
    async def delete(thing: int) -> int:
        return thing

    response = client.post("/things/1")
    assert response.status_code == 405
    assert response.headers["allow"] == "DELETE, GET"
    assert client.get("/things/1").json() == client.delete("/things/1").json() == 1


def test_invalid_request_names_the_value_and_does_not_repeat_it(
    app: FastAPI, client: TestClient
) -> None:
    @app.get("/numbers/{number}")
    async def numbers(number: int) -> int:
        return number

    assert client.get("/numbers/1").json() == 1
    response = client.get("/numbers/secret")
    assert response.status_code == 422
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.json()["errors"][0]["location"] == ["path", "number"]
    assert "secret" not in response.text


def test_unhandled_error(app: FastAPI, client: TestClient) -> None:
    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("secret")

    response = client.get("/broken")
    assert response.status_code == 500
    assert response.headers["content-type"] == MEDIA_TYPE
    assert "secret" not in response.text


def test_an_answer_that_fails_half_way_is_broken_off(app: FastAPI, client: TestClient) -> None:
    @app.get("/half")
    async def half() -> StreamingResponse:
        async def parts() -> AsyncGenerator[bytes]:
            yield b"half"
            raise RuntimeError

        return StreamingResponse(parts())

    assert client.get("/half").text == "half"


def test_plain_text_of_a_mounted_application(app: FastAPI, client: TestClient) -> None:
    async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
        response = PlainTextResponse("No.", 403, headers={"X-Kept": "yes"})
        await response(scope, receive, send)

    app.mount("/mounted", mounted)
    response = client.get("/mounted/")
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.headers["x-kept"] == "yes"
    assert response.json()["detail"] == "No."


def test_body_too_large(app: FastAPI, client: TestClient) -> None:
    @app.post("/bodies")
    async def bodies(body: dict[str, str]) -> int:
        return len(body)

    assert client.post("/bodies", json={"a": "b"}).json() == 1
    response = client.post("/bodies", json={"a": "b" * 1024 * 1024})
    assert response.status_code == 413
    assert response.headers["content-type"] == MEDIA_TYPE


def test_body_too_large_without_a_length(app: FastAPI, client: TestClient) -> None:
    @app.post("/bodies")
    async def bodies(body: dict[str, str]) -> int:
        return len(body)

    response = client.post(
        "/bodies", content=iter([b"x" * 1024 * 600] * 2), headers={"Content-Type": "text/json"}
    )
    assert response.status_code == 413
    assert response.headers["content-type"] == MEDIA_TYPE
