import asyncio

import pytest
from fastapi.testclient import TestClient

from app.resources.base import NotReady, Resource, ResourceSettings
from app.routers.health import why_not


class Down(Resource):
    """A resource that is open, and does not serve."""

    def __init__(self, error: Exception) -> None:
        super().__init__(ResourceSettings())
        self.error = error

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def check(self) -> None:
        raise self.error


class Silent(Down):
    """A resource that never answers, and takes its time to give up."""

    def __init__(self) -> None:
        super().__init__(OSError())
        self.checks = 0
        self.released = asyncio.Event()

    async def check(self) -> None:
        self.checks += 1
        try:
            await asyncio.Event().wait()
        finally:
            await self.released.wait()


class Optional(Down):
    required = False


def test_alive(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}


def test_ready(client: TestClient) -> None:
    assert client.get("/health/ready").json() == {"status": "ok", "degraded": []}


def test_head(client: TestClient) -> None:
    for path in ("/health/live", "/health/ready"):
        assert client.head(path).status_code == 200


def test_not_ready_names_the_resource(client: TestClient) -> None:
    client.app_state["broken"] = Down(NotReady("full"))
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["detail"] == "broken: full"


def test_ready_without_what_it_can_do_without(client: TestClient) -> None:
    client.app_state["spare"] = Optional(NotReady("full"))
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "degraded": ["spare: full"]}


async def ask_twice(silent: Silent) -> list[str | None]:
    async with silent, asyncio.timeout(10):
        reasons = await asyncio.gather(*(why_not("silent", silent, 0.01) for _ in range(2)))
        silent.released.set()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    return reasons


def test_one_check_at_a_time_which_is_not_waited_for_when_it_is_late() -> None:
    silent = Silent()
    assert asyncio.run(ask_twice(silent)) == ["silent: no answer"] * 2
    assert silent.checks == 1


def test_only_what_is_meant_for_it_is_told_to_the_outside(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reason = asyncio.run(why_not("broken", Down(OSError("secret")), 1))
    assert reason == "broken: no answer"
    assert "secret" in caplog.text
