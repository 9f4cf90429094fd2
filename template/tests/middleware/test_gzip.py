from collections.abc import AsyncGenerator

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from fixtures.app import serve

from app.main import create_app


def add_texts(app: FastAPI) -> None:
    @app.api_route("/tried-texts/{size}", methods=["GET", "HEAD"])
    async def text(size: int) -> str:
        return "a" * size

    @app.get("/events")
    async def events() -> StreamingResponse:
        async def parts() -> AsyncGenerator[str]:
            yield "data: " + "a" * 1000 + "\n\n"

        return StreamingResponse(parts(), media_type="text/event-stream")


def encoding(client: TestClient, path: str) -> str | None:
    encoding: str | None = client.get(path).headers.get("content-encoding")
    return encoding


def test_from_a_minimum_size(app: FastAPI, client: TestClient) -> None:
    add_texts(app)
    assert encoding(client, "/tried-texts/400") is None
    assert encoding(client, "/tried-texts/600") == "gzip"
    assert client.get("/tried-texts/600").json() == "a" * 600
    as_it_is = client.get("/tried-texts/600", headers={"Accept-Encoding": "identity"}).headers
    assert "Accept-Encoding" in as_it_is["vary"]
    assert "content-encoding" not in as_it_is


def test_the_minimum_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GZIP_MINIMUM_SIZE", "100")
    app = create_app()
    add_texts(app)
    with serve(app) as client:
        assert encoding(client, "/tried-texts/400") == "gzip"


def test_events_and_heads_pass_through(app: FastAPI, client: TestClient) -> None:
    add_texts(app)
    assert encoding(client, "/events") is None
    assert client.head("/tried-texts/600").is_success
