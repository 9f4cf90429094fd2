"""The texts of a middleware and its test."""

from __future__ import annotations

from string import Template

from scaffold.pieces.filling import filled
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
    return filled(
        "middleware",
        "foreign",
        named,
        call=_call(asked),
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
    imports = f"{app.statement}\n" if app else ""
    joined = JOINED.substitute(named, app=app.expression) if app else ""
    return filled(
        "middleware", "foreign_test", named, module=module, imports=imports, joined=joined
    )


def own_text(asked: Middleware) -> str:
    """Return the file, in a project of our template."""
    return filled("middleware", "own", asked.words, call=_call(asked))


def own_test_text(asked: Middleware) -> str:
    """Return its test there."""
    return filled("middleware", "own_test", asked.words)


def _call(asked: Middleware) -> str:
    return filled("middleware", "call", asked.words)


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

JOINED = Template("""\


def test_the_application_has_it() -> None:
    classes: list[object] = [entry.cls for entry in $app.user_middleware]
    assert $Middleware in classes
""")
