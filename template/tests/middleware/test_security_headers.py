import pytest
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient
from fixtures.app import serve

from app.main import create_app


def test_every_answer_has_them(app: FastAPI, client: TestClient) -> None:
    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError

    for path in ("/health/live", "/nowhere", "/broken"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        policy = headers["content-security-policy"]
        assert policy == "default-src 'none'; frame-ancestors 'none'"
        assert "strict-transport-security" not in headers


def test_hsts_on_https_only(app: FastAPI) -> None:
    with serve(app, "https://localhost") as client:
        headers = client.get("/health/live").headers
        assert headers["strict-transport-security"] == "max-age=31536000"


def test_hsts_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECURITY_HEADERS_HSTS_MAX_AGE", "0")
    with serve(create_app(), "https://localhost") as client:
        assert "strict-transport-security" not in client.get("/health/live").headers


def test_web_sockets_pass_through(app: FastAPI, client: TestClient) -> None:
    @app.websocket("/socket")
    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text("hello")
        await websocket.close()

    with client.websocket_connect("/socket", headers={"Host": "localhost"}) as connection:
        assert connection.receive_text() == "hello"
