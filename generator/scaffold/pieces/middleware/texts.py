"""What a middleware is, and the texts of its file and its test."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from scaffold.model.problem import wrong_usage
from scaffold.pieces.names import check_name, class_name, words
from scaffold.pieces.tests import TestedApp

SETTINGS = Template('''\
class ${Class}Settings(BaseSettings):
    """The header that is read."""

    model_config = SettingsConfigDict(${options}env_prefix="$PREFIX")

    header: str = "$header"


''')


@dataclass(frozen=True)
class Middleware:
    """One middleware, and its place.

    Attributes:
        name: Of its module.
        before: The one that it stands around; None where nothing is said.
        after: The one that stands around it.
    """

    name: str
    before: str | None = None
    after: str | None = None

    @property
    def class_name(self) -> str:
        """The name of its class, as FastAPI's own are called."""
        return f"{class_name(self.name)}Middleware"

    @property
    def header(self) -> str:
        """The header that it reads: `X-Tenant`."""
        return "-".join(["X", *(word.capitalize() for word in self.name.split("_"))])

    @property
    def prefix(self) -> str:
        """What its variables begin with: `TENANT_`."""
        return f"{self.name.upper()}_"

    @property
    def example(self) -> str:
        """Its lines for the example of the environment."""
        return f"# The header that is kept for the handlers.\n{self.prefix}HEADER={self.header}\n"


def middleware(name: str, before: str | None, after: str | None) -> Middleware:
    """Return the middleware that is asked for.

    Raises:
        RefusedError: With exit code 2, for a bad name, or two places.
    """
    check_name(name)
    if before is not None and after is not None:
        raise wrong_usage("place", "Give --before or --after, not both.")
    return Middleware(name, before, after)


def own_middleware_text(asked: Middleware) -> str:
    """Return the file, in a project of our template."""
    return OWN.substitute(_words(asked))


def own_test_text(asked: Middleware) -> str:
    """Return the test, in a project of our template."""
    return OWN_TEST.substitute(_words(asked))


def middleware_text(asked: Middleware, *, has_settings: bool, reads_file: bool) -> str:
    """Return the file, in any project.

    Args:
        asked: The middleware.
        has_settings: Whether the project depends on pydantic-settings.
        reads_file: Whether it has a `.env` file.
    """
    named = _words(asked)
    options = 'env_file=".env", extra="ignore", ' if reads_file else ""
    return MIDDLEWARE.substitute(
        named,
        imports=WITH_SETTINGS if has_settings else WITHOUT,
        settings=SETTINGS.substitute(named, options=options) if has_settings else "",
        default=(
            f"{named['Class']}Settings().header"
            if has_settings
            else f'os.environ.get("{named["PREFIX"]}HEADER", "{named["header"]}")'
        ),
    )


def test_text(asked: Middleware, module: str, app: TestedApp | None) -> str:
    """Return the test, in any project.

    Args:
        asked: The middleware.
        module: Of the middleware.
        app: How it gets at the application; None where it cannot make it.
    """
    named = _words(asked)
    if app is None:
        return TEST.substitute(named, module=module, imports="", joined="")
    joined = JOINED.substitute(named, app=app.expression)
    return TEST.substitute(named, module=module, imports=f"{app.statement}\n", joined=joined)


def _words(asked: Middleware) -> dict[str, str]:
    return {
        "name": asked.name,
        "words": words(asked.name),
        "Class": class_name(asked.name),
        "Middleware": asked.class_name,
        "PREFIX": asked.prefix,
        "header": asked.header,
    }


OWN = Template('''\
"""A header of each request, for the handlers: `request.state.$name`."""

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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; the lifespan passes through."""
        if scope["type"] != "lifespan":
            state = scope.setdefault("state", {})
            state["$name"] = Headers(scope=scope).get(self.header)
        await self.app(scope, receive, send)


def middleware() -> Middleware:
    """Return the middleware, as configured."""
    return Middleware($Class, header=${Class}Settings().header)
''')

OWN_TEST = Template("""\
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from fixtures.app import serve

from app.main import create_app


def add_handler(app: FastAPI) -> None:
    @app.get("/what-is-kept")
    async def what_is_kept(request: Request) -> str | None:
        kept: str | None = request.state.$name
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

MIDDLEWARE = Template('''\
"""A header of each request, for the handlers: `request.state.$name`."""

$imports

${settings}class $Middleware:
    """Keeps the header in the state of the request, or None."""

    def __init__(self, app: ASGIApp, header: str = "") -> None:
        """Take the header's name; without one, that of the environment."""
        self.app = app
        self.header = header or $default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; the lifespan passes through."""
        if scope["type"] != "lifespan":
            state = scope.setdefault("state", {})
            state["$name"] = Headers(scope=scope).get(self.header)
        await self.app(scope, receive, send)
''')

TEST = Template("""\
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

${imports}from $module import $Middleware


def ask(**headers: str) -> object:
    alone = FastAPI()
    alone.add_middleware($Middleware, header="$header")

    @alone.get("/what-is-kept")
    async def what_is_kept(request: Request) -> object:
        return request.state.$name

    return TestClient(alone).get("/what-is-kept", headers=headers).json()


def test_a_handler_reads_what_the_client_sent() -> None:
    assert ask(**{"$header": "one"}) == "one"


def test_none_without_the_header() -> None:
    assert ask() is None
$joined""")
JOINED = Template("""\


def test_the_application_has_it() -> None:
    classes: list[object] = [entry.cls for entry in $app.user_middleware]
    assert $Middleware in classes
""")
