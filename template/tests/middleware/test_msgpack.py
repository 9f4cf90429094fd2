from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import msgpack
import pytest
from fastapi import FastAPI, Response, WebSocket
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

MSGPACK = "application/msgpack"
DEEP = b"\x81\xa1a" + b"\x91" * 900 + b"\xc0"
NAN = msgpack.packb({"a": float("nan")})
LATE = b"\x81\xa1a" + msgpack.packb(msgpack.Timestamp(2**60))


@pytest.fixture(autouse=True)
def echo(app: FastAPI) -> None:
    @app.post("/echo")
    async def echo(body: dict[str, Any]) -> dict[str, Any]:
        return body

    @app.api_route("/hello", methods=["GET", "HEAD"])
    async def hello() -> str:
        return "hello"

    @app.get("/large")
    async def large() -> int:
        return 2**70

    @app.delete("/echo", status_code=204)
    async def nothing() -> None: ...

    @app.get("/text")
    async def text() -> Response:
        return Response("hello", media_type="text/plain")

    @app.get("/parts")
    async def parts() -> StreamingResponse:
        async def parts() -> AsyncGenerator[str]:
            yield '"hel'
            yield 'lo"'

        return StreamingResponse(parts(), media_type="application/json")


ACCEPTED = [
    (MSGPACK, MSGPACK),
    ("application/x-msgpack", "application/x-msgpack"),
    ("application/vnd.msgpack", "application/vnd.msgpack"),
    (f"text/html, {MSGPACK};q=0.9, application/json;q=0.5", MSGPACK),
    (f"{MSGPACK};q=0.5, application/json", "application/json"),
    (f"{MSGPACK};q=0", "application/json"),
    (f"{MSGPACK};q=x", "application/json"),
    (f"{MSGPACK};v=1", MSGPACK),
    ("*/*", "application/json"),
]


def test_the_client_gets_what_it_prefers(client: TestClient) -> None:
    for accept, expected in ACCEPTED:
        response = client.get("/hello", headers={"Accept": accept})
        assert response.headers["content-type"] == expected
        assert "Accept" in response.headers["vary"]
        if expected != "application/json":
            assert msgpack.unpackb(response.content) == "hello"


def test_a_body(client: TestClient) -> None:
    content = msgpack.packb({"a": [1, "b", None]})
    for media_type in (MSGPACK, "application/x-msgpack"):
        response = client.post("/echo", content=content, headers={"Content-Type": media_type})
        assert response.json() == {"a": [1, "b", None]}


def test_a_body_in_parts(client: TestClient) -> None:
    content = msgpack.packb({"a": "b"})
    response = client.post(
        "/echo", content=iter([content[:2], content[2:]]), headers={"Content-Type": MSGPACK}
    )
    assert response.json() == {"a": "b"}


def test_a_malformed_body(client: TestClient) -> None:
    for content in (b"\xc1", b"\x81", msgpack.packb({"a": b"\xff"}), b"", DEEP, NAN, LATE):
        response = client.post("/echo", content=content, headers={"Content-Type": MSGPACK})
        assert response.status_code in (400, 422)
        assert response.headers["content-type"] == "application/problem+json"


def test_what_json_writes_otherwise(client: TestClient) -> None:
    content = msgpack.packb({"at": datetime(2026, 1, 2, tzinfo=UTC), "a": b"b"}, datetime=True)
    response = client.post("/echo", content=content, headers={"Content-Type": MSGPACK})
    assert response.json() == {"at": "2026-01-02T00:00:00Z", "a": "b"}


def test_what_messagepack_cannot_write_stays_json(client: TestClient) -> None:
    response = client.get("/large", headers={"Accept": MSGPACK})
    assert response.headers["content-type"] == "application/json"
    assert response.json() == 2**70


def test_what_is_not_json_passes_through(client: TestClient) -> None:
    headers = {"Accept": MSGPACK}
    assert client.delete("/echo", headers=headers).status_code == 204
    assert client.get("/text", headers=headers).text == "hello"
    assert client.get("/nowhere", headers=headers).json()["status"] == 404


def test_a_head_has_the_type_and_no_body(client: TestClient) -> None:
    response = client.head("/hello", headers={"Accept": MSGPACK})
    assert response.headers["content-type"] == MSGPACK
    assert response.content == b""


def test_an_answer_in_parts(client: TestClient) -> None:
    response = client.get("/parts", headers={"Accept": MSGPACK})
    assert msgpack.unpackb(response.content) == "hello"


def test_web_sockets_pass_through(app: FastAPI, client: TestClient) -> None:
    @app.websocket("/socket")
    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close()

    with client.websocket_connect("/socket", headers={"Host": "localhost"}):
        pass
