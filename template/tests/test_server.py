import signal
import sys
from collections.abc import Iterator

import httpx2
import pytest
from fixtures.server import Server

from app.__main__ import main

SERVE = """
import asyncio, os, signal
from app.__main__ import main
from app.main import app

@app.get("/slow")
async def slow() -> str:
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.3)
    return "done"

main()
"""
FAIL = """
from contextlib import asynccontextmanager
from fastapi import FastAPI
from app.__main__ import main
from app.main import app

@asynccontextmanager
async def lifespan(app):
    raise OSError("no such thing")
    yield

app.mount("/broken", FastAPI(lifespan=lifespan))
main()
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """One that serves and one that fails; both start at once, since importing takes longest."""
    folder = tmp_path_factory.mktemp("servers")
    with Server(SERVE, folder) as serving, Server(FAIL, folder) as failing:
        yield serving, failing


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to handle")
def test_requests_in_flight_finish_at_sigterm_before_the_resources_close(
    servers: tuple[Server, Server],
) -> None:
    server, _ = servers
    url = server.url()
    assert httpx2.get(f"{url}/health/live").json() == {"status": "ok"}
    assert httpx2.get(f"{url}/slow").json() == "done"
    assert server.wait() in (0, -signal.SIGTERM)
    assert server.log.index("/slow") < server.log.index("Application shutdown complete")
    assert server.log.count(" closed") == server.log.count(" opened")
    assert "/health/live" not in server.log


def test_a_start_up_that_fails_closes_what_was_open_and_exits_non_zero(
    servers: tuple[Server, Server],
) -> None:
    _, server = servers
    assert server.wait() > 0
    assert "no such thing" in server.log
    assert server.log.count(" closed") == server.log.count(" opened")


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENVIRONMENT", "moon")
    with pytest.raises(SystemExit, match="APP_ENVIRONMENT: Input should be 'development'"):
        main()
