"""The texts of a middleware and its test."""

from __future__ import annotations

from scaffold.pieces.filling import filled
from scaffold.pieces.middleware.middleware import Middleware
from scaffold.pieces.tests import TestedApp

SETTINGS = "from pydantic_settings import BaseSettings, SettingsConfigDict"


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
    settings = filled("middleware", "settings", named, options=options)
    return filled(
        "middleware",
        "foreign",
        named,
        call=_call(asked),
        importing=f"{SETTINGS}\n" if has_settings else "import os\n\n",
        settings=f"{settings}\n\n" if has_settings else "",
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
    joined = "\n\n" + filled("middleware", "joined", named, app=app.expression) if app else ""
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
