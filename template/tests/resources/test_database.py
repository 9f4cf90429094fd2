import asyncio
import threading

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient
from fixtures.app import serve
from fixtures.database import URL
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.main import create_app
from app.resources.database import Database, DatabaseSettings
from app.session import SessionDep

CREATE = "CREATE TABLE notes (id INTEGER PRIMARY KEY, above INTEGER REFERENCES notes (id))"
DEFERRED = CREATE.replace("(id))", "(id) DEFERRABLE INITIALLY DEFERRED)")


async def execute(*statements: str) -> list[object]:
    """Run statements in one transaction and return the first column of the last one's rows."""
    database = Database()
    try:
        async with database.engine.begin() as connection:
            return await last_rows(connection, statements)
    finally:
        await database.close()


async def last_rows(connection: AsyncConnection, statements: tuple[str, ...]) -> list[object]:
    rows: list[object] = []
    for statement in statements:
        result = await connection.execute(text(statement))
        rows = [row[0] for row in result] if result.returns_rows else []
    return rows


@pytest.fixture
def notes(commits: None) -> object:
    asyncio.run(execute("DROP TABLE IF EXISTS notes", DEFERRED))
    yield
    asyncio.run(execute("DROP TABLE notes"))


def count() -> object:
    return asyncio.run(execute("SELECT count(*) FROM notes"))[0]


async def insert(session: AsyncSession, note: int, above: int | None = None) -> None:
    query = text("INSERT INTO notes VALUES (:note, :above)")
    await session.execute(query, {"note": note, "above": above})


def test_a_session_commits_when_the_handler_returns(
    notes: None, app: FastAPI, client: TestClient
) -> None:
    @app.post("/notes")
    async def create(session: SessionDep) -> None:
        await insert(session, 1)

    assert client.post("/notes").is_success
    assert count() == 1


@pytest.mark.parametrize("error", [HTTPException(409), RuntimeError()])
def test_a_session_rolls_back_when_the_handler_raises(
    notes: None, app: FastAPI, client: TestClient, error: Exception
) -> None:
    @app.post("/notes")
    async def create(session: SessionDep) -> None:
        await insert(session, 1)
        raise error

    assert client.post("/notes").is_error
    assert count() == 0


def test_a_commit_that_fails_is_an_error_that_the_client_sees(
    notes: None, app: FastAPI, client: TestClient
) -> None:
    @app.post("/notes")
    async def create(session: SessionDep) -> None:
        await insert(session, 1, above=2)

    assert client.post("/notes").status_code == 500
    assert count() == 0


# aiosqlite does not wait for the thread of a connection that failed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_server_that_is_not_there_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(threading.enumerate())
    monkeypatch.setenv("DATABASE_URL", "sqlite:///no/such/folder/app.sqlite3")
    with pytest.raises(Exception, match="unable to open database file"), serve(create_app()):
        pass
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=10)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://host/name", "postgresql+asyncpg://host/name"),
        ("postgres://host/name", "postgresql+asyncpg://host/name"),
        ("sqlite:///file", "sqlite+aiosqlite:///file"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg://host/name"),
    ],
)
def test_the_driver(url: str, expected: str) -> None:
    assert DatabaseSettings(url=url).url == expected


@pytest.mark.skipif(URL is not None, reason="TEST_DATABASE_URL is another database")
@pytest.mark.parametrize(
    ("pragma", "value"), [("foreign_keys", 1), ("journal_mode", "wal"), ("busy_timeout", 5000)]
)
def test_sqlite_is_set_up(pragma: str, value: object) -> None:
    assert asyncio.run(execute(f"PRAGMA {pragma}")) == [value]
