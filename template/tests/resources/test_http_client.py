import asyncio

import httpx2
from fastapi.testclient import TestClient

from app.resources.http_client import HttpClient


def test_not_ready_when_closed(client: TestClient) -> None:
    assert client.portal is not None
    client.portal.call(client.app_state["http_client"].close)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["detail"] == "http_client: closed"


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
    await writer.drain()
    writer.close()


async def ask() -> httpx2.Response:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, HttpClient() as http_client:
        return await http_client.client.get(f"http://127.0.0.1:{port}/")


def test_a_request() -> None:
    assert asyncio.run(ask()).text == "hello"
