import httpx2
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient


def test_a_request(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}


def test_a_web_socket(app: FastAPI, client: TestClient) -> None:
    @app.websocket("/echo")
    async def echo(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(await websocket.receive_text())

    with client.websocket_connect("/echo") as websocket:
        websocket.send_text("hello")
        assert websocket.receive_text() == "hello"


async def test_a_request_in_the_event_loop_of_the_test(async_client: httpx2.AsyncClient) -> None:
    response = await async_client.get("/health/live")
    assert response.json() == {"status": "ok"}
