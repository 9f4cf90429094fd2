"""What a resource is, and the texts of its file and its test."""

from __future__ import annotations

import builtins
import re
from dataclasses import dataclass
from string import Template

from scaffold.model.problem import wrong_usage
from scaffold.pieces.foreign import TestedApp
from scaffold.pieces.names import check_name, class_name, words

VARIABLE = re.compile(r"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_)(URL|URI|DSN)")
EXAMPLE_URL = "http://localhost:8080"


@dataclass(frozen=True)
class Resource:
    """One resource.

    Attributes:
        name: Of its module, and in the state.
        env: The variable that holds its address: `SEARCH_URL`.
    """

    name: str
    env: str

    @property
    def class_name(self) -> str:
        """The name of its class."""
        return class_name(self.name)

    @property
    def prefix(self) -> str:
        """What its variables begin with: `SEARCH_`."""
        return f"{self.env.rpartition('_')[0]}_"

    @property
    def example(self) -> str:
        """Its lines for the example of the environment."""
        return f"# By default none: nothing is reached.\n# {self.env}={EXAMPLE_URL}\n"


def resource(name: str, env: str | None) -> Resource:
    """Return the resource that is asked for; by default its variable is called after it.

    Raises:
        RefusedError: With exit code 2, where one of them cannot be used.
    """
    check_name(name)
    if hasattr(builtins, class_name(name)):
        message = f"A resource cannot be called {name!r}: Python has a {class_name(name)} already."
        raise wrong_usage("name", message)
    default = f"{name.upper()}_URL"
    if env is not None and not VARIABLE.fullmatch(env):
        message = f"--env {env!r}: write a variable such as {default}; it ends in URL, URI or DSN."
        raise wrong_usage("env", message)
    return Resource(name, env or default)


def present_resource(name: str, content: bytes) -> Resource | None:
    """Return the resource that a file has, by the variable that it reads; None if there is none."""
    if found := re.search(rb'os\.environ\.get\("([A-Z0-9_]+)"', content):
        return Resource(name, found[1].decode())
    prefix = re.search(rb'env_prefix="([A-Z0-9_]+_)"', content)
    field = re.search(rb"^    (url|uri|dsn): ", content, re.MULTILINE)
    if prefix and field:
        return Resource(name, prefix[1].decode() + field[1].decode().upper())
    return None


def own_resource_text(asked: Resource) -> str:
    """Return the file, in a project of our template."""
    return OWN.substitute(_words(asked))


def own_test_text(asked: Resource) -> str:
    """Return the test, in a project of our template."""
    return OWN_TEST.substitute(_words(asked))


def resource_text(
    asked: Resource, *, has_settings: bool, reads_file: bool, is_yielded: bool
) -> str:
    """Return the file, in any project.

    Args:
        asked: The resource.
        has_settings: Whether the project depends on pydantic-settings.
        reads_file: Whether it has a `.env` file.
        is_yielded: Whether the lifespan yields it; otherwise it is in the application's state.
    """
    named = _words(asked)
    options = 'env_file=".env", extra="ignore", ' if reads_file else ""
    return RESOURCE.substitute(
        named,
        imports=WITH_SETTINGS if has_settings else WITHOUT,
        settings=SETTINGS.substitute(named, options=options) if has_settings else "",
        address=(
            f"{asked.class_name}Settings().{named['field']}"
            if has_settings
            else f'os.environ.get("{asked.env}", "")'
        ),
        state="request.state" if is_yielded else "request.app.state",
    )


def test_text(asked: Resource, module: str, app: TestedApp | None, *, is_yielded: bool) -> str:
    """Return the test, in any project.

    Args:
        asked: The resource.
        module: Of the resource.
        app: How it gets at the application; None where opening all of it is none of a test's.
        is_yielded: Whether the lifespan yields it.
    """
    named = _words(asked)
    if app is None:
        return TEST.substitute(named, client="", app="", module=module, joined="")
    state = f'client.app_state["{asked.name}"]' if is_yielded else f"application.state.{asked.name}"
    return TEST.substitute(
        named,
        client="from fastapi.testclient import TestClient\n",
        app=f"{app.statement}\n",
        module=module,
        joined=JOINED.substitute(named, app=app.expression, state=state),
    )


def _words(asked: Resource) -> dict[str, str]:
    return {
        "name": asked.name,
        "title": words(asked.name).capitalize(),
        "Class": asked.class_name,
        "ENV": asked.env,
        "PREFIX": asked.prefix,
        "field": asked.env.rpartition("_")[2].lower(),
        "example": EXAMPLE_URL,
    }


OWN = Template('''\
"""$title: a server that is reached by its address."""

import asyncio

from pydantic import AnyUrl, field_validator
from pydantic_settings import SettingsConfigDict

from app.resources.base import Resource, ResourceSettings


class ${Class}Settings(ResourceSettings):
    """Where the server is: `$example`, or nothing."""

    model_config = SettingsConfigDict(env_prefix="$PREFIX")

    $field: AnyUrl | None = None

    @field_validator("$field")
    @classmethod
    def names_host_and_port(cls, $field: AnyUrl | None) -> AnyUrl | None:
        """Refuse what cannot be connected to."""
        if $field is not None and not ($field.host and $field.port):
            raise ValueError("name the host and the port, as in $example")
        return $field


class $Class(Resource):
    """The server: put the client that reaches it here."""

    settings: ${Class}Settings

    def __init__(self) -> None:
        self.settings = ${Class}Settings()

    async def open(self) -> None:
        """Reach the server, so that a wrong address stops the start-up."""
        await self.check()

    async def close(self) -> None:
        """Give back what was opened: nothing yet."""

    async def check(self) -> None:
        """Tell whether the server accepts a connection."""
        $field = self.settings.$field
        if $field is None:
            return
        _, writer = await asyncio.open_connection($field.host, $field.port)
        writer.close()
        await writer.wait_closed()
''')

OWN_TEST = Template("""\
import asyncio

import pytest
from fastapi.testclient import TestClient
from fixtures.app import serve
from pydantic import ValidationError

from app.main import create_app
from app.resources.$name import $Class, ${Class}Settings

NOWHERE = "http://127.0.0.1:1"


async def accept(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()
    await writer.wait_closed()


async def open_and_close(monkeypatch: pytest.MonkeyPatch) -> None:
    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("$ENV", f"http://127.0.0.1:{port}")
    async with server, $Class() as resource:
        await resource.check()
    with pytest.raises(ConnectionRefusedError):
        await resource.check()


def test_it_opens_and_closes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    asyncio.run(open_and_close(monkeypatch))
    assert [message for message in caplog.messages if message.startswith("$Class ")] == [
        "$Class opened",
        "$Class closed",
    ]


def test_not_ready_without_an_answer(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("$ENV", NOWHERE)
    client.app_state["$name"] = $Class()
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["detail"] == "$name: no answer"


def test_a_server_that_is_not_there_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("$ENV", NOWHERE)
    with pytest.raises(ConnectionRefusedError), serve(create_app()):
        pass


def test_an_address_names_host_and_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("$ENV", "search://host")
    with pytest.raises(ValidationError, match="name the host and the port"):
        ${Class}Settings()
""")

SETTINGS = Template('''\
class ${Class}Settings(BaseSettings):
    """Where the server is: `$example`, or nothing."""

    model_config = SettingsConfigDict(${options}env_prefix="$PREFIX")

    $field: str = ""


''')

WITH_SETTINGS = """\
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import Request
from pydantic_settings import BaseSettings, SettingsConfigDict
"""
WITHOUT = """\
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import Request
"""

RESOURCE = Template('''\
"""$title: a server that is reached by its address."""

$imports

${settings}class $Class:
    """The server: put the client that reaches it here."""

    def __init__(self, address: str) -> None:
        """Take the address: `$example`, or nothing."""
        parts = urlsplit(address)
        self.host, self.port = parts.hostname, parts.port
        if address and not (self.host and self.port):
            raise ValueError("$ENV: name the host and the port, as in $example")

    async def check(self) -> None:
        """Return if the server accepts a connection, and raise OSError if not."""
        if self.host is None:
            return
        _, writer = await asyncio.open_connection(self.host, self.port)
        writer.close()
        await writer.wait_closed()

    async def close(self) -> None:
        """Give back what was opened: nothing yet."""


@asynccontextmanager
async def open_$name() -> AsyncIterator[$Class]:
    """Reach the server before the first request, and close in the end."""
    $name = $Class($address)
    await $name.check()
    try:
        yield $name
    finally:
        await $name.close()


def get_$name(request: Request) -> $Class:
    """Return what the lifespan opened: a dependency for handlers."""
    $name: $Class = $state.$name
    return $name
''')

TEST = Template("""\
import asyncio

import pytest
$client
${app}from $module import $Class, open_$name


async def accept(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()
    await writer.wait_closed()


async def open_and_close(monkeypatch: pytest.MonkeyPatch) -> None:
    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("$ENV", f"http://127.0.0.1:{port}")
    async with server, open_$name() as resource:
        await resource.check()
    with pytest.raises(ConnectionRefusedError):
        await resource.check()


def test_it_opens_and_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(open_and_close(monkeypatch))


def test_an_address_names_host_and_port() -> None:
    with pytest.raises(ValueError, match="name the host and the port"):
        $Class("search://host")
$joined""")

JOINED = Template("""\


def test_the_lifespan_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("$ENV", "")
    application = $app
    with TestClient(application) as client:
        assert client
        assert isinstance($state, $Class)
""")
