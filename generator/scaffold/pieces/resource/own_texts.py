"""The texts of a resource and its test, in a project of our template."""

from __future__ import annotations

from string import Template

from scaffold.pieces.resource.resource import Resource
from scaffold.pieces.resource.texts import SERVER


def own_resource_text(asked: Resource) -> str:
    """Return the file."""
    return OWN.substitute(asked.words)


def own_test_text(asked: Resource) -> str:
    """Return the test."""
    server = SERVER.substitute(asked.words, opened=f"{asked.class_name}()")
    return OWN_TEST.substitute(asked.words, server=server)


OWN = Template('''\
"""$title: a server that is reached by its address."""

import asyncio

from pydantic import AnyUrl, field_validator
from pydantic_settings import SettingsConfigDict

from app.resources.base import Resource, ResourceSettings


class ${Class}Settings(ResourceSettings):
    """Where the server is: `$example`, or nothing."""

    model_config = SettingsConfigDict(env_prefix="$PREFIX", env_ignore_empty=True)

    $field: AnyUrl | None = None

    @field_validator("$field")
    @classmethod
    def names_host_and_port(cls, $field: AnyUrl | None) -> AnyUrl | None:
        """Refuse what cannot be connected to."""
        if $field is not None and not ($field.host and $field.port):
            raise ValueError("name the host and the port, as in $example")
        return $field

    @property
    def host(self) -> str | None:
        """The host: an IPv6 address without the brackets that it has in a URL."""
        return self.$field.host.strip("[]") if self.$field and self.$field.host else None


class $Class(Resource):
    """The server: put the client that reaches it here."""

    def __init__(self) -> None:
        self.settings = ${Class}Settings()
        super().__init__(self.settings)

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
        _, writer = await asyncio.open_connection(self.settings.host, $field.port)
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


$server

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


@pytest.mark.parametrize(("address", "host"), [("", None), ("http://[::1]:8080", "::1")])
def test_the_host(monkeypatch: pytest.MonkeyPatch, address: str, host: str | None) -> None:
    monkeypatch.setenv("$ENV", address)
    assert ${Class}Settings().host == host
""")
