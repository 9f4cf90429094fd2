"""What a project's database does in a bad hour, installed and started as the image does."""

from __future__ import annotations

import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from owner.laying import OVERLAY
from owner.stalling import stalling
from projects.fixtures import Make
from projects.project import Project
from projects.real_servers import Servers
from projects.server import serve, serve_by

pytestmark = pytest.mark.level(2)
SERVE = ("uv", "run", "python", "-m", "app")


class Asked(NamedTuple):
    status: int
    retry_after: str | None
    seconds: float


def ask(url: str, **json_body: object) -> Asked:
    """Ask, and tell how long it took."""
    data = json.dumps(json_body).encode() if json_body else None
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    begin = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            status, headers = response.status, response.headers
    except HTTPError as error:
        with error:
            status, headers = error.status, error.headers
    return Asked(status, headers["Retry-After"], time.monotonic() - begin)


@pytest.fixture
def project(make: Make, environments: Path) -> Project:
    environment = {"UV_PROJECT_ENVIRONMENT": str(environments / "database"), "UV_NO_SYNC": "1"}
    project = make("project", {"resources": ["database"], "extras": []}, **environment)
    project.run("uv sync --no-dev")
    return project


def test_sessions_at_random_do_the_same_on_both_databases(
    project: Project, servers: Servers, tmp_path: Path
) -> None:
    url = servers.variables(project)["DATABASE_URL"]
    script = str(OVERLAY / "alone" / "sessions.py")
    file = f"sqlite:///{(tmp_path / 'random.sqlite3').as_posix()}"
    project.run(["uv", "run", "--with", "hypothesis", "python", script, file, url])


def test_a_postgresql_that_says_nothing_is_given_up_in_time(
    project: Project, servers: Servers
) -> None:
    address = urlsplit(servers.variables(project)["DATABASE_URL"])
    times = {f"DATABASE_{what}_TIMEOUT": "1" for what in ("CONNECT", "POOL", "STATEMENT")}
    with stalling((str(address.hostname), address.port or 5432)) as between:
        user = f"{address.username}:{address.password}" if address.password else address.username
        url = address._replace(netloc=f"{user}@127.0.0.1:{between.port}").geturl()
        with serve(project, DATABASE_URL=url, APP_READINESS_TIMEOUT="1", **times) as server:
            assert ask(f"{server.url}/items/").status == 200
            between.flowing.clear()
            for _ in range(2):
                asked = ask(f"{server.url}/items/")
                assert (asked.status, asked.retry_after) == (503, "1")
                assert asked.seconds < 3.5
                asked = ask(f"{server.url}/health/ready")
                assert (asked.status, asked.seconds < 1.2) == (503, True)
            between.flowing.set()
            assert ask(f"{server.url}/items/").status == 200
            between.break_off()
            assert ask(f"{server.url}/items/").status == 200
            between.flowing.clear()
            begin = time.monotonic()
            server.stop()
            assert time.monotonic() - begin < 5


def test_two_pods_share_a_file(project: Project, tmp_path: Path) -> None:
    """Each reads whether there is such a user, then writes it."""
    variables = {"DATABASE_URL": f"sqlite:///{(tmp_path / 'shared.sqlite3').as_posix()}"}
    project.run("uv run alembic upgrade head", **variables)
    with serve_by(project, SERVE, **variables) as one, serve_by(project, SERVE, **variables) as two:
        with ThreadPoolExecutor(8) as pool:
            asked = [
                pool.submit(ask, f"{pod.url}/users/", name="Ada", email=f"{number}@example.com")
                for number in range(25)
                for pod in (one, two)
            ]
            statuses = [one.result().status for one in asked]
        assert sorted(statuses) == [201] * 25 + [409] * 25
        users = json.loads(one.get("/users/?limit=100").body)["users"]
        assert len(users) == 25
