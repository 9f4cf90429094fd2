import logging
import uuid

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from app.middleware.request_id import RequestIdFilter, request_id


def test_every_answer_has_an_id(client: TestClient) -> None:
    one, other = (client.get("/nowhere").headers["x-request-id"] for _ in range(2))
    assert one != other
    assert uuid.UUID(one).version == uuid.UUID(other).version == 4


def test_an_id_of_the_client_is_kept(client: TestClient) -> None:
    sent = uuid.uuid4().hex
    headers = {"X-Request-ID": sent}
    assert client.get("/health/live", headers=headers).headers["x-request-id"] == sent


def test_what_is_no_id_is_replaced(client: TestClient) -> None:
    response = client.get("/health/live", headers={"X-Request-ID": "x\t'"})
    assert uuid.UUID(response.headers["x-request-id"])


def test_handlers_find_it(app: FastAPI, client: TestClient) -> None:
    @app.get("/id")
    async def found(request: Request) -> tuple[str, str]:
        return request_id.get(), request.headers["x-request-id"]

    response = client.get("/id")
    assert response.json() == [response.headers["x-request-id"]] * 2


def test_an_unhandled_error_and_its_log_have_the_id(
    app: FastAPI, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError

    caplog.handler.addFilter(RequestIdFilter())
    response = client.get("/broken")
    assert response.status_code == 500
    record = next(record for record in caplog.records if record.levelno == logging.ERROR)
    assert vars(record)["request_id"] == response.headers["x-request-id"]
