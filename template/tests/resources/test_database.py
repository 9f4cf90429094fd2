import asyncio
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient
from fixtures.app import serve
from fixtures.database import URL
from sqlalchemy import MetaData, Table, select, text, update
from sqlalchemy.exc import InvalidRequestError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.lifespan import AppRequest
from app.main import create_app
from app.resources import State
from app.resources.database import Database
from app.session import SessionDep

CREATE = (
    "CREATE TABLE tried_notes (id INTEGER PRIMARY KEY, above INTEGER REFERENCES tried_notes (id))"
)
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
def notes(commits: None) -> Iterator[None]:
    asyncio.run(execute("DROP TABLE IF EXISTS tried_notes", DEFERRED))
    yield
    asyncio.run(execute("DROP TABLE tried_notes"))


def count() -> object:
    return asyncio.run(execute("SELECT count(*) FROM tried_notes"))[0]


async def insert(session: AsyncSession, note: int, above: int | None = None) -> None:
    query = text("INSERT INTO tried_notes VALUES (:note, :above)")
    await session.execute(query, {"note": note, "above": above})


def test_a_session_commits_when_the_handler_returns(
    notes: None, app: FastAPI, client: TestClient
) -> None:
    @app.post("/tried-notes")
    async def create(session: SessionDep) -> None:
        await insert(session, 1)

    assert client.post("/tried-notes").is_success
    assert count() == 1


async def test_a_session_is_not_used_after_its_end(state: State) -> None:
    async with state["database"].session.begin() as session:
        assert await session.scalar(text("SELECT 1")) == 1
    with pytest.raises(InvalidRequestError, match="closed"):
        await session.scalar(text("SELECT 1"))


@pytest.mark.skipif(URL is None, reason="SQLite prepares a statement anew")
def test_a_table_that_is_changed_under_the_service(
    notes: None, app: FastAPI, client: TestClient
) -> None:
    @app.get("/tried-notes")
    async def read(session: SessionDep) -> None:
        await session.execute(text("SELECT * FROM tried_notes"))

    assert client.get("/tried-notes").status_code == 200
    asyncio.run(execute("ALTER TABLE tried_notes ADD COLUMN text VARCHAR(9)"))
    assert client.get("/tried-notes").status_code == 503
    assert client.get("/tried-notes").status_code == 200


@pytest.mark.parametrize("error", [HTTPException(409), RuntimeError()])
def test_a_session_rolls_back_when_the_handler_raises(
    notes: None, app: FastAPI, client: TestClient, error: Exception
) -> None:
    @app.post("/tried-notes")
    async def create(session: SessionDep) -> None:
        await insert(session, 1)
        raise error

    assert client.post("/tried-notes").is_error
    assert count() == 0


def test_a_commit_that_fails_is_an_error_that_the_client_sees(
    notes: None, app: FastAPI, client: TestClient
) -> None:
    @app.post("/tried-notes")
    async def create(session: SessionDep) -> None:
        await insert(session, 1, above=2)

    assert client.post("/tried-notes").status_code == 409
    assert count() == 0


def test_a_session_rolls_back_what_was_nested(
    notes: None, app: FastAPI, client: TestClient
) -> None:
    @app.post("/tried-notes")
    async def create(session: SessionDep) -> None:
        async with session.begin_nested():
            await insert(session, 1)
        raise HTTPException(409)

    assert client.post("/tried-notes").status_code == 409
    assert count() == 0


def test_a_session_rolls_back_what_follows_with(
    notes: None, app: FastAPI, client: TestClient
) -> None:
    @app.delete("/tried-notes")
    async def delete(session: SessionDep) -> None:
        await session.execute(text("WITH old AS (SELECT 1 AS id) DELETE FROM tried_notes"))
        raise HTTPException(409)

    asyncio.run(execute("INSERT INTO tried_notes (id) VALUES (1)"))
    assert client.delete("/tried-notes").status_code == 409
    assert count() == 1


async def count_up(database: Database, table: Table) -> None:
    async with database.session.begin() as session:
        (last,) = await session.scalars(select(table.c.id).with_for_update())
        await session.execute(update(table).values(id=last + 1))


async def side_by_side(times: int) -> None:
    async with Database() as database:
        async with database.engine.connect() as connection:
            table = await connection.run_sync(
                lambda c: Table("tried_notes", MetaData(), autoload_with=c)
            )
        await asyncio.gather(*(count_up(database, table) for _ in range(times)))


def test_sessions_side_by_side_read_then_write_and_lose_nothing(notes: None) -> None:
    asyncio.run(execute("INSERT INTO tried_notes (id) VALUES (1)"))
    asyncio.run(side_by_side(8))
    assert asyncio.run(execute("SELECT id FROM tried_notes")) == [9]


@pytest.mark.usefixtures("commits")
def test_a_full_pool_is_load_and_not_illness(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_POOL_SIZE", "1")
    monkeypatch.setenv("DATABASE_POOL_TIMEOUT", "0.1")

    @app.get("/full")
    async def fill(request: AppRequest) -> None:
        database = request.state["database"]
        async with AsyncExitStack() as stack:
            try:
                while True:
                    await stack.enter_async_context(database.engine.connect())
            except TimeoutError:
                await database.check()
                raise

    with serve(app) as client:
        response = client.get("/full")
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "1"


# aiosqlite does not wait for the thread of a connection that failed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_server_that_is_not_there_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(threading.enumerate())
    monkeypatch.setenv("DATABASE_URL", "sqlite:///no/such/folder/app.sqlite3")
    with pytest.raises(Exception, match="unable to open database file"), serve(create_app()):
        pass
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=10)


@pytest.mark.skipif(URL is not None, reason="TEST_DATABASE_URL is another database")
@pytest.mark.parametrize(
    ("pragma", "value"), [("foreign_keys", 1), ("journal_mode", "wal"), ("busy_timeout", 5000)]
)
def test_sqlite_is_set_up(pragma: str, value: object) -> None:
    assert asyncio.run(execute(f"PRAGMA {pragma}")) == [value]
