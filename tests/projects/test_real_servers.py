"""With everything chosen, on a real PostgreSQL and a real Redis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from projects.project import Project
from projects.real_servers import Addresses, Servers
from projects.server import serve

pytestmark = pytest.mark.level(2)


@pytest.fixture(scope="module")
def project(full: Project, addresses: Addresses) -> Iterator[Project]:
    """The project with everything, whose settings name the real servers."""
    with ExitStack() as stack:
        yield Project(full.folder, full.answers, Servers(stack, addresses).variables(full))


def test_the_projects_own_tests_pass_on_real_servers(project: Project) -> None:
    folders = "database jobs migrations models resources routers"
    project.run(f"uv run pytest {' '.join(f'tests/{name}' for name in folders.split())}")


def test_the_migrations_are_complete_on_postgresql(project: Project) -> None:
    project.run("uv run alembic upgrade head")
    assert "No new upgrade operations" in project.run("uv run alembic check")


def test_the_server_is_ready_on_real_servers(project: Project) -> None:
    with serve(project) as server:
        assert server.get("/health/ready").status == 200
        assert server.get("/items/").status == 200
        server.stop()
    assert server.log.count(" closed") == server.log.count(" opened") > 0
