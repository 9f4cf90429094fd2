"""The texts of a middleware and its test, in a project of our template."""

from __future__ import annotations

from string import Template

from scaffold.pieces.middleware.middleware import Middleware
from scaffold.pieces.middleware.texts import CALL


def own_middleware_text(asked: Middleware) -> str:
    """Return the file."""
    return OWN.substitute(asked.words, call=CALL.substitute(asked.words))


def own_test_text(asked: Middleware) -> str:
    """Return the test."""
    return OWN_TEST.substitute(asked.words)


OWN = Template('''\
"""A header of each request, for the handlers: `Depends(get_$name)`."""

from fastapi.requests import HTTPConnection
from pydantic_settings import SettingsConfigDict
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.settings import Settings


class ${Class}Settings(Settings):
    """The header that is read."""

    model_config = SettingsConfigDict(env_prefix="$PREFIX")

    header: str = "$header"


class $Class:
    """Keeps the header in the state of the request, or None."""

    def __init__(self, app: ASGIApp, header: str) -> None:
        self.app = app
        self.header = header

$call

def get_$name(connection: HTTPConnection) -> str | None:
    """Return what the client sent; None without the header."""
    kept: str | None = connection.state.$name
    return kept


def middleware() -> Middleware:
    """Return the middleware, as configured."""
    return Middleware($Class, header=${Class}Settings().header)
''')

OWN_TEST = Template("""\
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from fixtures.app import serve

from app.main import create_app
from app.middleware.$name import get_$name


def add_handler(app: FastAPI) -> None:
    @app.get("/what-is-kept")
    async def what_is_kept(kept: Annotated[str | None, Depends(get_$name)]) -> str | None:
        return kept


def test_a_handler_reads_what_the_client_sent(app: FastAPI, client: TestClient) -> None:
    add_handler(app)
    assert client.get("/what-is-kept", headers={"$header": "one"}).json() == "one"


def test_none_without_the_header(app: FastAPI, client: TestClient) -> None:
    add_handler(app)
    assert client.get("/what-is-kept").json() is None


def test_the_header_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("${PREFIX}HEADER", "X-Other")
    app = create_app()
    add_handler(app)
    with serve(app) as client:
        assert client.get("/what-is-kept", headers={"X-Other": "two"}).json() == "two"
""")
