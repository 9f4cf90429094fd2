"""The texts of a router and its test."""

from __future__ import annotations

from scaffold.pieces.filling import filled
from scaffold.pieces.names import singular
from scaffold.pieces.router.router import Router
from scaffold.pieces.tests import TestedApp

DOCUMENTED = "documented(HTTPStatus.NOT_FOUND)"
PLAIN = '{HTTPStatus.NOT_FOUND: {"description": HTTPStatus.NOT_FOUND.phrase}}'


def router_text(asked: Router, errors: str | None = None) -> str:
    """Return the router's file.

    Args:
        asked: The router.
        errors: The module whose `documented` describes errors; None for FastAPI's own means.
    """
    return asked.text or filled(
        "router",
        "router",
        asked.words,
        importing=f"from {errors} import documented\n\n" if errors else "",
        responses=DOCUMENTED if errors else PLAIN,
    )


def own_test_text(asked: Router) -> str:
    """Return the test, in a project that has the fixtures `app` and `client`."""
    return filled("router", "own_test", asked.words)


def test_text(asked: Router, module: str, path: str | None, app: TestedApp | None) -> str:
    """Return the test, in any project.

    Args:
        asked: The router.
        module: Of the router.
        path: Of the operation that reads one, in the whole application; None where that is known
            only when it runs.
        app: How it gets at the application; None where it cannot make it.
    """
    imports, joined = "", ""
    if app is not None:
        end = f"{asked.prefix}/{{{singular(asked.name)}_id}}"
        searched = f'next(paths[path] for path in paths if path.endswith("{end}"))'
        found = f'paths["{path}"]' if path else searched
        imports = f"{app.statement}\n"
        joined = "\n\n" + filled("router", "joined", {"app": app.expression, "found": found})
    more = {"module": module, "imports": imports, "joined": joined}
    return filled("router", "foreign_test", asked.words | more)
