import signal
import sys

import httpx2
import pytest
from fixtures.server import Servers

from app.__main__ import main


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to handle")
def test_requests_in_flight_finish_at_sigterm_before_the_resources_close(
    servers: Servers,
) -> None:
    server = servers.serving
    url = server.url()
    assert httpx2.get(f"{url}/health/live").json() == {"status": "ok"}
    assert httpx2.get(f"{url}/slow").json() == "done"
    assert server.wait() in (0, -signal.SIGTERM)
    assert server.log.index("/slow") < server.log.index("Application shutdown complete")
    assert server.log.count(" closed") == server.log.count(" opened")
    assert "/health/live" not in server.log


def test_a_start_up_that_fails_closes_what_was_open_and_exits_non_zero(
    servers: Servers,
) -> None:
    server = servers.failing
    assert server.wait() > 0
    assert "no such thing" in server.log
    assert server.log.count(" closed") == server.log.count(" opened")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to handle")
def test_several_workers_serve_and_end(servers: Servers) -> None:
    server = servers.workers
    server.until("startup complete.*startup complete")
    assert httpx2.get(f"{server.url()}/health/live").is_success
    server.process.terminate()
    assert server.wait() == 0
    assert server.log.count(" closed") == server.log.count(" opened")


def test_workers_that_cannot_start_end_the_server(servers: Servers) -> None:
    assert servers.failing_workers.wait() == 3


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENVIRONMENT", "moon")
    with pytest.raises(SystemExit, match="APP_ENVIRONMENT: Input should be 'development'"):
        main()
