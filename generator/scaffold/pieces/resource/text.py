"""The texts of a resource and its test."""

from __future__ import annotations

from scaffold.pieces.filling import filled
from scaffold.pieces.resource.resource import Resource
from scaffold.pieces.tests import TestedApp

CLIENT = "from fastapi.testclient import TestClient\n"
SETTINGS = "from pydantic_settings import BaseSettings, SettingsConfigDict"


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
    settings = filled("resource", "settings", named, options=options)
    return filled(
        "resource",
        "foreign",
        named,
        os="" if has_settings else "import os\n",
        pydantic=f"{SETTINGS}\n" if has_settings else "",
        settings=f"{settings}\n\n" if has_settings else "",
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
    return filled(
        "resource",
        "foreign_test",
        asked.words,
        fastapi="" if is_yielded else "from fastapi import FastAPI\n",
        imports=f"{CLIENT}\n{app.statement}\n" if app else "",
        module=module,
        server=_server(asked, f"open_{asked.name}()"),
        scope="" if is_yielded else ', "app": FastAPI()',
        state=_state(is_yielded=is_yielded),
        joined=_joined(asked, app, is_yielded=is_yielded) if app else "",
    )


def own_text(asked: Resource) -> str:
    """Return the file, in a project of our template."""
    return filled("resource", "own", asked.words)


def own_test_text(asked: Resource) -> str:
    """Return its test there."""
    server = _server(asked, f"{asked.class_name}()")
    return filled("resource", "own_test", asked.words, server=server)


def _server(asked: Resource, opened: str) -> str:
    return filled("resource", "server", asked.words, opened=opened)


def _state(*, is_yielded: bool) -> str:
    return "connection.state" if is_yielded else "connection.app.state"


def _joined(asked: Resource, app: TestedApp, *, is_yielded: bool) -> str:
    variable = "app" if app.is_made and not is_yielded else app.expression
    words = {
        "made": f"    app = {app.expression}\n" if variable != app.expression else "",
        "client": f"{variable}) as client" if is_yielded else f"{variable})",
        "state": f'client.app_state["{asked.name}"]'
        if is_yielded
        else f"{variable}.state.{asked.name}",
    }
    return "\n\n" + filled("resource", "joined", asked.words | words)
