import math
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from fixtures.app import serve
from fixtures.database import URL
from sqlalchemy import String, literal, select, text
from sqlalchemy.types import TypeEngine

from app.models.base import BigId, Json, UtcDateTime
from app.session import SessionDep

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
CREATE = """
CREATE TEMPORARY TABLE notes (
    id INTEGER PRIMARY KEY,
    above INTEGER REFERENCES notes (id) ON DELETE RESTRICT,
    text VARCHAR(5) DEFAULT 'a' NOT NULL CHECK (text <> '')
)
"""
ROWS = "INSERT INTO notes (id, above) VALUES (8, NULL), (9, 8)"
# The last one is committed.
ANSWERS = {
    "INSERT INTO notes (id) VALUES (1), (1)": 409,
    "INSERT INTO notes (id, above) VALUES (1, 2)": 409,
    "DELETE FROM notes WHERE id = 8": 409,
    "INSERT INTO notes (id, text) VALUES (1, NULL)": 422,
    "INSERT INTO notes (id, text) VALUES (1, '')": 422,
    "SELECT id FROM notes WHERE id = nothing": 500,
    "SELECT 1 / id FROM notes WHERE id = 0": 200,
}
# SQLite does not say which reference it is.
NAMED = {
    "INSERT INTO notes (id) VALUES (1), (1)": ["id"],
    "INSERT INTO notes (id, above) VALUES (1, 2)": ["above"] if URL else [],
    "DELETE FROM notes WHERE id = 8": [],
}
LONG = " || ".join(f"md5(CAST(id + {number} AS TEXT))" for number in range(400))
# SQLite accepts these.
OF_POSTGRESQL = {
    f"CREATE INDEX too_long ON notes (({LONG}))": 422,
    "INSERT INTO notes (id, text) VALUES (1, 'too long')": 422,
    "SELECT 1 / 0": 500,
}
# What the driver refuses, or a type of the models.
VALUES: list[tuple[TypeEngine[Any], object]] = [
    (BigId, 2**63),
    (String(), "\ud800"),
    (UtcDateTime(), datetime.max.replace(tzinfo=timezone(-timedelta(hours=1)))),
    (UtcDateTime(), datetime(2026, 1, 2)),
    (Json, {"a": math.nan}),
]
ERRORS = [OverflowError(), TimeoutError(), OSError()]


async def execute(session: SessionDep, statement: str) -> None:
    await session.execute(text(CREATE))
    await session.execute(text(ROWS))
    await session.execute(text(statement))


def test_an_error_of_a_statement(app: FastAPI, client: TestClient) -> None:
    app.add_api_route("/notes", execute)
    for statement, status in {**(OF_POSTGRESQL if URL else {}), **ANSWERS}.items():
        response = client.get("/notes", params={"statement": statement})
        assert response.status_code == status, statement
        assert "notes" not in response.text


def test_what_is_in_conflict_is_named(app: FastAPI, client: TestClient) -> None:
    app.add_api_route("/notes", execute)
    for statement, names in NAMED.items():
        problem = client.get("/notes", params={"statement": statement}).json()
        locations = [error["location"] for error in problem.get("errors", [])]
        assert locations == [["body", name] for name in names], statement


def test_a_value_that_cannot_be_stored(app: FastAPI, client: TestClient) -> None:
    @app.get("/tried-notes/{number}")
    async def store(session: SessionDep, number: int) -> None:
        kind, value = VALUES[number]
        await session.execute(select(literal(value, kind)))

    for number in range(len(VALUES)):
        assert client.get(f"/tried-notes/{number}").status_code == 422, VALUES[number]


def test_an_error_of_the_handler_is_not_one_of_the_database(
    app: FastAPI, client: TestClient
) -> None:
    @app.get("/tried-notes/{number}")
    async def fail(session: SessionDep, number: int) -> None:
        await session.execute(text("SELECT 1"))
        raise ERRORS[number]

    for number in range(len(ERRORS)):
        assert client.get(f"/tried-notes/{number}").status_code == 500, ERRORS[number]


def test_a_statement_that_takes_too_long(monkeypatch: pytest.MonkeyPatch, app: FastAPI) -> None:
    monkeypatch.setenv("DATABASE_STATEMENT_TIMEOUT", "0.2")
    app.add_api_route("/notes", execute)
    with serve(app) as client:
        response = client.get("/notes", params={"statement": ENDLESS})
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "1"
        assert client.get("/health/ready").is_success


@pytest.mark.skipif(URL is None, reason="a file is not lost")
@pytest.mark.usefixtures("commits")
def test_a_connection_that_is_lost(app: FastAPI, client: TestClient) -> None:
    app.add_api_route("/notes", execute)
    end = {"statement": "SELECT pg_terminate_backend(pg_backend_pid())"}
    assert client.get("/notes", params=end).status_code == 503
    assert client.get("/health/ready").is_success
