from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import make_url

from app.database.urls import split_query
from app.resources.database import DatabaseSettings


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


@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        ("sslmode=require", {"dsn": "postgresql://?sslmode=require"}),
        ("connect_timeout=3&channel_binding=prefer", {"timeout": 3.0}),
        ("connect_timeout=0", {}),
        ("sslrootcert=system", {"ssl": True}),
        ("application_name=a%20b", {"dsn": "postgresql://?application_name=a+b"}),
    ],
)
def test_the_parameters_of_hosters(query: str, arguments: dict[str, Any]) -> None:
    url = make_url(DatabaseSettings(url=f"postgres://host/name?{query}").url)
    rest, found = split_query(url)
    assert str(rest) == "postgresql+asyncpg://host/name"
    assert found == arguments


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("host/name", "this is not an address"),
        ("postgresql://host:cret/name", "this is not an address"),
        ("mongodb://host/name", "there is no driver mongodb"),
        ("mysql://host/name", "mysql is not supported"),
        ("postgresql+psycopg2://host/name", "write postgresql://"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
        ("postgresql://host/name?channel_binding=require", "asyncpg has no channel_binding"),
        ("postgresql://host/name?pgbouncer=true", "asyncpg has no pgbouncer"),
        ("postgresql://host/name?connect_timeout=no", "could not convert string to float"),
    ],
)
def test_what_can_be_no_address_is_refused(url: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as error:
        DatabaseSettings(url=url)
    assert "cret" not in error.value.errors(include_input=False)[0]["msg"]
