from collections.abc import Iterator

import pytest
from fastapi import WebSocket
from fastapi.testclient import TestClient
from fixtures.app import serve
from starlette.testclient import WebSocketDenialResponse

from app.main import create_app


@pytest.fixture
def redirecting(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("HTTPS_REDIRECT_ENABLED", "true")
    app = create_app()

    @app.websocket("/socket")
    async def socket(websocket: WebSocket) -> None:
        await websocket.close()

    with serve(app) as client:
        yield client


def test_not_in_development(client: TestClient) -> None:
    assert client.get("/docs", follow_redirects=False).status_code == 200


def test_http(redirecting: TestClient) -> None:
    response = redirecting.get("/docs", follow_redirects=False)
    assert response.status_code == 307
    assert response.headers["location"] == "https://localhost/docs"


def test_web_sockets(redirecting: TestClient) -> None:
    with (
        pytest.raises(WebSocketDenialResponse) as refusal,
        redirecting.websocket_connect("/socket", headers={"Host": "localhost"}),
    ):
        pass
    assert refusal.value.headers["location"] == "wss://localhost/socket"


def test_https_behind_a_proxy_is_served(redirecting: TestClient) -> None:
    client = TestClient(redirecting.app, base_url="http://localhost", client=("127.0.0.1", 1))
    response = client.get("/docs", headers={"X-Forwarded-Proto": "https"}, follow_redirects=False)
    assert response.status_code == 200


def test_a_probe_is_not_redirected(redirecting: TestClient) -> None:
    response = redirecting.get("/health/live", follow_redirects=False)
    assert response.status_code == 200
