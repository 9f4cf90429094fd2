import signal
import sys

import httpx2
import pytest
from fixtures.server import Server

from app.__main__ import main


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
