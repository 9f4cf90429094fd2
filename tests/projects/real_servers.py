"""The PostgreSQL and the Redis of this machine: a database in each, for one project alone."""

from __future__ import annotations

import os
import socket
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from projects.project import Project

POSTGRESQL = os.environ.get(
    "SCAFFOLD_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres"
)
REDIS = os.environ.get("SCAFFOLD_TEST_REDIS", "redis://127.0.0.1:6379")
# How many databases a Redis has if nobody changed it; the first is left to others.
REDIS_DATABASES = range(1, 16)
# Runs in the project, whose driver it uses.
EXECUTE = """
import asyncio, sys, asyncpg

async def main(url, statement):
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()

asyncio.run(main(*sys.argv[1:]))
"""


class Servers:
    """Gives databases to projects, and takes them back at the end."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack

    def variables(self, project: Project) -> dict[str, str]:
        """Return the settings with which a project, its tests too, uses the real servers."""
        found: dict[str, str] = {}
        resources = project.answers.get("resources", [])
        if "database" in resources:
            url = self.stack.enter_context(postgresql_database(project))
            found |= {"DATABASE_URL": url, "TEST_DATABASE_URL": url}
        if "cache" in resources:
            url = self.stack.enter_context(redis_database())
            found |= {"CACHE_URL": url, "TEST_CACHE_URL": url}
        return found


def require(url: str) -> None:
    """Skip where the server does not answer; in CI there is one, and its absence is a failure."""
    address = urlsplit(url)
    try:
        socket.create_connection((address.hostname, address.port), timeout=5).close()
    except OSError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"{address.scheme} does not answer at {address.netloc}: {error}")


@contextmanager
def postgresql_database(project: Project) -> Iterator[str]:
    """Yield the URL of a new database, and drop it."""
    require(POSTGRESQL)
    name = f"scaffold_{uuid.uuid4().hex}"
    execute = ["uv", "run", "python", "-c", EXECUTE, POSTGRESQL]
    project.run([*execute, f"CREATE DATABASE {name}"])
    try:
        yield urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()
    finally:
        project.run([*execute, f"DROP DATABASE {name} WITH (FORCE)"])


@contextmanager
def redis_database() -> Iterator[str]:
    """Yield the URL of a database that no other test of this machine uses at the time."""
    require(REDIS)
    with ExitStack() as stack:
        for number in REDIS_DATABASES:
            if stack.enter_context(claimed(f"redis-{number}")):
                yield f"{REDIS}/{number}"
                return
        pytest.fail(f"all {len(REDIS_DATABASES)} databases of {REDIS} are in use by other tests")


@contextmanager
def claimed(name: str) -> Iterator[bool]:
    """Claim a name among the processes of this machine; yield whether it was free.

    The claim ends with the process that made it, however that ends.
    """
    import fcntl  # there is none on Windows, where no test has these servers

    path = Path(tempfile.gettempdir()) / f"scaffold-tests-{name}.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
