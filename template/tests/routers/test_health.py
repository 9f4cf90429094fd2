import asyncio

import pytest
from fastapi.testclient import TestClient

from app.resources.base import NotReady, Resource, ResourceSettings
from app.routers.health import why_not


class Down(Resource):
    """A resource that is open, and does not serve."""

    def __init__(self, error: Exception) -> None:
        self.settings = ResourceSettings()
        self.error = error

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def check(self) -> None:
        raise self.error


def test_alive(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}


def test_ready(client: TestClient) -> None:
    assert client.get("/health/ready").json() == {"status": "ok"}


def test_not_ready_names_the_resource(client: TestClient) -> None:
    client.app_state["broken"] = Down(NotReady("full"))
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["detail"] == "broken: full"


def test_only_what_is_meant_for_it_is_told_to_the_outside(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reason = asyncio.run(why_not("broken", Down(OSError("secret")), 1))
    assert reason == "broken: no answer"
    assert "secret" in caplog.text
