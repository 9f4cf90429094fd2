"""With everything chosen, on a real PostgreSQL and a real Redis."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from projects.project import Project

pytestmark = pytest.mark.slow

POSTGRESQL = os.environ.get(
    "SCAFFOLD_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres"
)
REDIS = os.environ.get("SCAFFOLD_TEST_REDIS", "redis://127.0.0.1:6379/15")
# Runs in the project, whose driver it uses.
EXECUTE = """
import asyncio, sys, asyncpg

async def main(url, statement):
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()

asyncio.run(main(*sys.argv[1:]))
"""


def require(url: str) -> None:
    """Skip where the server does not answer; in CI there is one, and its absence is a failure."""
    address = urlsplit(url)
    try:
        socket.create_connection((address.hostname, address.port), timeout=5).close()
    except OSError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"{address.scheme} does not answer at {address.netloc}: {error}")


@pytest.fixture(scope="module")
def database(full: Project) -> Iterator[str]:
    """The URL of a database that is there for these tests alone."""
    require(POSTGRESQL)
    require(REDIS)
    name = f"scaffold_{uuid.uuid4().hex}"
    execute = ["uv", "run", "python", "-c", EXECUTE, POSTGRESQL]
    full.run([*execute, f"CREATE DATABASE {name}"])
    yield urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()
    full.run([*execute, f"DROP DATABASE {name} WITH (FORCE)"])


def test_the_projects_own_tests_pass_on_real_servers(full: Project, database: str) -> None:
    full.run("uv run pytest", TEST_DATABASE_URL=database, TEST_CACHE_URL=REDIS)


def test_the_migrations_are_complete_on_postgresql(full: Project, database: str) -> None:
    full.run("uv run alembic upgrade head", DATABASE_URL=database)
    assert "No new upgrade operations" in full.run("uv run alembic check", DATABASE_URL=database)


def test_the_server_is_ready_on_real_servers(full: Project, database: str) -> None:
    with full.serve(DATABASE_URL=database, CACHE_URL=REDIS) as server:
        assert server.get("/health/ready").status == 200
        assert server.get("/items/").status == 200
        server.stop()
    assert server.log.count(" closed") == server.log.count(" opened") > 0
