import math
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from fixtures.app import serve
from fixtures.database import URL
from sqlalchemy import literal, select, text
from sqlalchemy.types import TypeEngine

from app.models.base import Json, UtcDateTime
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
FIND = "SELECT id FROM notes WHERE id = :value"
FIND_TEXT = "SELECT id FROM notes WHERE text = :value"


def ask(app: FastAPI, statement: str, **values: object) -> None:
    @app.get("/notes")
    async def run(session: SessionDep) -> None:
        await session.execute(text(CREATE))
        await session.execute(text(ROWS))
        await session.execute(text(statement), values)


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("INSERT INTO notes (id) VALUES (1), (1)", 409),
        ("INSERT INTO notes (id, above) VALUES (1, 2)", 409),
        ("DELETE FROM notes WHERE id = 8", 409),
        ("INSERT INTO notes (id, text) VALUES (1, NULL)", 422),
        ("INSERT INTO notes (id, text) VALUES (1, '')", 422),
        ("SELECT id FROM notes WHERE id = nothing", 500),
        ("SELECT 1 / id FROM notes WHERE id = 0", 200),
    ],
)
def test_an_error_of_a_statement(
    app: FastAPI, client: TestClient, statement: str, status: int
) -> None:
    ask(app, statement)
    response = client.get("/notes")
    assert response.status_code == status
    assert "notes" not in response.text


@pytest.mark.skipif(URL is None, reason="SQLite accepts these")
@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("INSERT INTO notes (id, text) VALUES (1, 'too long')", 422),
        ("SELECT 1 / 0", 500),
    ],
)
def test_an_error_of_postgresql(
    app: FastAPI, client: TestClient, statement: str, status: int
) -> None:
    ask(app, statement)
    assert client.get("/notes").status_code == status


@pytest.mark.parametrize(("query", "value"), [(FIND, 2**63), (FIND_TEXT, "\ud800")])
def test_a_value_that_fits_no_column(
    app: FastAPI, client: TestClient, query: str, value: object
) -> None:
    ask(app, query, value=value)
    assert client.get("/notes").status_code == 422


@pytest.mark.parametrize(
    ("kind", "value", "status"),
    [
        (UtcDateTime(), datetime.max.replace(tzinfo=timezone(-timedelta(hours=1))), 422),
        (UtcDateTime(), datetime(2026, 1, 2), 422),
        (Json, {"a": math.nan}, 422),
    ],
)
def test_a_value_that_a_type_of_the_models_refuses(
    app: FastAPI, client: TestClient, kind: TypeEngine[Any], value: object, status: int
) -> None:
    @app.get("/notes")
    async def run(session: SessionDep) -> None:
        await session.execute(select(literal(value, kind)))

    assert client.get("/notes").status_code == status


@pytest.mark.parametrize("error", [OverflowError(), TimeoutError(), OSError()])
def test_an_error_of_the_handler_is_not_one_of_the_database(
    app: FastAPI, client: TestClient, error: Exception
) -> None:
    @app.get("/notes")
    async def fail(session: SessionDep) -> None:
        await session.execute(text("SELECT 1"))
        raise error

    assert client.get("/notes").status_code == 500


def test_a_statement_that_takes_too_long(monkeypatch: pytest.MonkeyPatch, app: FastAPI) -> None:
    monkeypatch.setenv("DATABASE_STATEMENT_TIMEOUT", "0.2")
    ask(app, ENDLESS)
    with serve(app) as client:
        response = client.get("/notes")
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "1"
        assert client.get("/health/ready").is_success


@pytest.mark.skipif(URL is None, reason="a file is not lost")
@pytest.mark.usefixtures("commits")
def test_a_connection_that_is_lost(app: FastAPI, client: TestClient) -> None:
    ask(app, "SELECT pg_terminate_backend(pg_backend_pid())")
    assert client.get("/notes").status_code == 503
    assert client.get("/health/ready").is_success
