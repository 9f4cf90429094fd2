import logging
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient


@pytest.fixture(autouse=True)
def lines(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "app.middleware.access_log")


def fields(caplog: pytest.LogCaptureFixture) -> list[tuple[object, ...]]:
    records = [record for record in caplog.records if record.name == "app.middleware.access_log"]
    assert all(vars(record)["duration"] >= 0 for record in records)
    return [
        tuple(vars(record)[name] for name in ("method", "path", "status")) for record in records
    ]


def test_a_request_is_logged_without_its_query(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.post("/no/such/thing?token=secret")
    assert fields(caplog) == [("POST", "/no/such/thing", 404)]
    assert "POST /no/such/thing 404 in " in caplog.text
    assert "secret" not in caplog.text


def test_a_path_cannot_begin_a_line(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/a%0AINFO forged%1B[2J")
    assert fields(caplog) == [("GET", "/a%0AINFO%20forged%1B%5B2J", 404)]


def test_requests_of_probes_are_left_out(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/health/live")
    assert fields(caplog) == []


def test_an_answer_that_is_broken_off(
    app: FastAPI, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    async def half() -> AsyncIterator[bytes]:
        yield b"half"
        raise OSError("gone")

    @app.get("/half")
    async def answer() -> StreamingResponse:
        return StreamingResponse(half())

    client.get("/half")
    assert fields(caplog) == [("GET", "/half", 200)]
