"""The texts of a resource and its test, in any project."""

from __future__ import annotations

from string import Template

from scaffold.pieces.resource.resource import Resource
from scaffold.pieces.tests import TestedApp


def resource_text(
    asked: Resource,
    *,
    has_settings: bool = False,
    reads_file: bool = False,
    is_yielded: bool = False,
) -> str:
    """Return the file.

    Args:
        asked: The resource.
        has_settings: Whether the project depends on pydantic-settings.
        reads_file: Whether it has a `.env` file.
        is_yielded: Whether the lifespan yields it; otherwise it is in the application's state.
    """
    named = asked.words
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
        state=_state(is_yielded=is_yielded),
    )


def test_text(asked: Resource, module: str, app: TestedApp | None, *, is_yielded: bool) -> str:
    """Return the test.

    Args:
        asked: The resource.
        module: Of the resource.
        app: How it gets at the application; None where opening all of it is none of a test's.
        is_yielded: Whether the lifespan yields it.
    """
    return TEST.substitute(
        asked.words,
        fastapi="" if is_yielded else "from fastapi import FastAPI\n",
        imports=f"{CLIENT}\n{app.statement}\n" if app else "",
        module=module,
        server=SERVER.substitute(asked.words, opened=f"open_{asked.name}()"),
        scope="" if is_yielded else ', "app": FastAPI()',
        state=_state(is_yielded=is_yielded),
        joined=_joined(asked, app, is_yielded=is_yielded) if app else "",
    )


def _state(*, is_yielded: bool) -> str:
    return "connection.state" if is_yielded else "connection.app.state"


def _joined(asked: Resource, app: TestedApp, *, is_yielded: bool) -> str:
    if is_yielded:
        client, state = f"{app.expression}) as client", f'client.app_state["{asked.name}"]'
        return JOINED.substitute(asked.words, made="", client=client, state=state)
    variable = "app" if app.is_made else app.expression
    made = f"    app = {app.expression}\n" if app.is_made else ""
    state = f"{variable}.state.{asked.name}"
    return JOINED.substitute(asked.words, made=made, client=f"{variable})", state=state)


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

from fastapi.requests import HTTPConnection
from pydantic_settings import BaseSettings, SettingsConfigDict
"""
WITHOUT = """\
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi.requests import HTTPConnection
"""

RESOURCE = Template('''\
"""$title: a server that is reached by its address."""

$imports
PORTS = {"http": 80, "https": 443}


${settings}class $Class:
    """The server: put the client that reaches it here."""

    def __init__(self, address: str) -> None:
        """Take the address: `$example`, or nothing."""
        parts = urlsplit(address)
        self.host = parts.hostname
        self.port = parts.port or PORTS.get(parts.scheme)
        if address and not (self.host and self.port):
            message = "$ENV: name the host and the port"
            raise ValueError(message)

    async def check(self) -> None:
        """Raise OSError where the server accepts no connection."""
        if self.host is None:
            return
        _, writer = await asyncio.open_connection(self.host, self.port)
        writer.close()
        await writer.wait_closed()

    async def close(self) -> None:
        """Give back what was opened: nothing yet."""


@asynccontextmanager
async def open_$name() -> AsyncIterator[$Class]:
    """Reach the server before the first request; close in the end."""
    $name = $Class($address)
    try:
        await $name.check()
        yield $name
    finally:
        await $name.close()


def get_$name(connection: HTTPConnection) -> $Class:
    """Return what the lifespan opened, for handlers, also of WebSockets."""
    opened: $Class = $state.$name
    return opened
''')

SERVER = Template("""\
async def accept(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()
    await writer.wait_closed()


async def open_and_close(monkeypatch: pytest.MonkeyPatch) -> None:
    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("$ENV", f"http://127.0.0.1:{port}")
    async with server, $opened as resource:
        await resource.check()
    with pytest.raises(ConnectionRefusedError):
        await resource.check()
""")

CLIENT = "from fastapi.testclient import TestClient\n"
TEST = Template("""\
import asyncio

import pytest
${fastapi}from fastapi.requests import HTTPConnection
${imports}from $module import $Class, get_$name, open_$name


$server

def test_it_opens_and_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(open_and_close(monkeypatch))


def test_where_an_address_leads() -> None:
    secure, local = $Class("https://example.com"), $Class("http://[::1]:8080")
    assert (secure.host, secure.port) == ("example.com", 443)
    assert (local.host, local.port) == ("::1", 8080)


def test_an_address_names_host_and_port() -> None:
    with pytest.raises(ValueError, match="name the host and the port"):
        $Class("search://host")


def test_a_handler_gets_it() -> None:
    opened = $Class("")
    connection = HTTPConnection({"type": "http"$scope})
    $state.$name = opened
    assert get_$name(connection) is opened
$joined""")

JOINED = Template("""\


def test_the_lifespan_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("$ENV", "")
${made}    with TestClient($client:
        assert isinstance($state, $Class)
""")
