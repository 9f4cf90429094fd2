"""The texts of a middleware and its test, in any project."""

from __future__ import annotations

from string import Template

from scaffold.pieces.middleware.middleware import Middleware
from scaffold.pieces.tests import TestedApp


def middleware_text(
    asked: Middleware, *, has_settings: bool = False, reads_file: bool = False
) -> str:
    """Return the file.

    Args:
        asked: The middleware.
        has_settings: Whether the project depends on pydantic-settings.
        reads_file: Whether it has a `.env` file.
    """
    named = asked.words
    options = 'env_file=".env", extra="ignore", ' if reads_file else ""
    return MIDDLEWARE.substitute(
        named,
        call=CALL.substitute(named),
        imports=WITH_SETTINGS if has_settings else WITHOUT,
        settings=SETTINGS.substitute(named, options=options) if has_settings else "",
        default=(
            f"{named['Class']}Settings().header"
            if has_settings
            else f'os.environ.get("{named["PREFIX"]}HEADER", "{named["header"]}")'
        ),
    )


def test_text(asked: Middleware, module: str, app: TestedApp | None) -> str:
    """Return the test.

    Args:
        asked: The middleware.
        module: Of the middleware.
        app: How it gets at the application; None where it cannot make it.
    """
    named = asked.words
    if app is None:
        return TEST.substitute(named, module=module, imports="", joined="")
    joined = JOINED.substitute(named, app=app.expression)
    return TEST.substitute(named, module=module, imports=f"{app.statement}\n", joined=joined)


SETTINGS = Template('''\
class ${Class}Settings(BaseSettings):
    """The header that is read."""

    model_config = SettingsConfigDict(${options}env_prefix="$PREFIX")

    header: str = "$header"


''')

WITH_SETTINGS = """\
from pydantic_settings import BaseSettings, SettingsConfigDict
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
"""
WITHOUT = """\
import os

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
"""

CALL = Template('''\
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; the lifespan passes through."""
        if scope["type"] != "lifespan":
            state = scope.setdefault("state", {})
            state["$name"] = Headers(scope=scope).get(self.header)
        await self.app(scope, receive, send)
''')

MIDDLEWARE = Template('''\
"""A header of each request, for the handlers: `request.state.$name`."""

$imports

${settings}class $Middleware:
    """Keeps the header in the state of the request, or None."""

    def __init__(self, app: ASGIApp, header: str = "") -> None:
        """Take the header's name; without one, that of the environment."""
        self.app = app
        self.header = header or $default

$call''')

TEST = Template("""\
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

${imports}from $module import $Middleware


@pytest.fixture
def client() -> TestClient:
    # Without what the application has around it.
    bare = FastAPI()
    bare.add_middleware($Middleware, header="$header")

    @bare.get("/")
    async def read_state(request: Request) -> dict[str, object]:
        return {"kept": request.state.$name}

    return TestClient(bare)


def test_a_handler_reads_what_the_client_sent(client: TestClient) -> None:
    assert client.get("/", headers={"$header": "one"}).json() == {"kept": "one"}


def test_none_without_the_header(client: TestClient) -> None:
    assert client.get("/").json() == {"kept": None}
$joined""")
JOINED = Template("""\


def test_the_application_has_it() -> None:
    classes: list[object] = [entry.cls for entry in $app.user_middleware]
    assert $Middleware in classes
""")
