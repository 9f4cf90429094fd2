"""A PostgreSQL and a Redis: one of each for a whole run, and a database for one project alone.

Those that SCAFFOLD_TEST_POSTGRESQL and SCAFFOLD_TEST_REDIS name; otherwise the run's own, see
throwaway.py. Nothing is skipped for lack of a server.
"""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from projects.project import Project

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


class Addresses:
    """Where the run's servers are; one that nobody asks for is not started."""

    def __init__(self, stack: ExitStack, shared: Path) -> None:
        self.stack = stack
        self.shared = shared

    @cached_property
    def postgresql(self) -> str:
        """The URL of a database whose user may make others."""
        return self.found("postgresql")

    @cached_property
    def redis(self) -> str:
        """The URL of a server, without a database."""
        return self.found("redis")

    def found(self, kind: str) -> str:
        if named := os.environ.get(f"SCAFFOLD_TEST_{kind.upper()}"):
            return named
        from projects.throwaway import used  # not on Windows, where no test has these servers

        return self.stack.enter_context(used(kind, self.shared))


class Servers:
    """Gives databases to projects, and takes them back at the end."""

    def __init__(self, stack: ExitStack, addresses: Addresses) -> None:
        self.stack = stack
        self.addresses = addresses

    def variables(self, project: Project) -> dict[str, str]:
        """Return the settings with which a project, its tests too, uses the real servers."""
        found: dict[str, str] = {}
        if (project.folder / "alembic.ini").exists():
            url = self.stack.enter_context(postgresql_database(project, self.addresses.postgresql))
            found |= {"DATABASE_URL": url, "TEST_DATABASE_URL": url}
        if "cache" in project.answers.get("resources", []):
            url = self.stack.enter_context(redis_database(self.addresses.redis))
            found |= {"CACHE_URL": url, "TEST_CACHE_URL": url}
        return found


@contextmanager
def postgresql_database(project: Project, server: str) -> Iterator[str]:
    """Yield the URL of a new database, and drop it."""
    name = f"scaffold_{uuid.uuid4().hex}"
    execute = ["uv", "run", "python", "-c", EXECUTE, server]
    project.run([*execute, f"CREATE DATABASE {name}"])
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        project.run([*execute, f"DROP DATABASE {name} WITH (FORCE)"])


@contextmanager
def redis_database(server: str) -> Iterator[str]:
    """Yield the URL of a database that no other test of this machine uses at the time."""
    with ExitStack() as stack:
        for number in REDIS_DATABASES:
            if stack.enter_context(claimed(f"redis-{number}")):
                yield f"{server}/{number}"
                return
        pytest.fail(f"all {len(REDIS_DATABASES)} databases of {server} are in use by other tests")


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
