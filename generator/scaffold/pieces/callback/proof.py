"""The test of a callback: the OpenAPI document shows it, and its address refers to parameters."""

from __future__ import annotations

from scaffold.pieces.callback.runtime_expressions import expressions_in
from scaffold.pieces.callback.texts import INDENT, Callback, in_pieces, quoted
from scaffold.pieces.tests import TestedApp

PARAMETERS = frozenset({"request.path", "request.query"})


def proof_text(callback: Callback, method: str, path: str | None, app: TestedApp) -> str:
    """Return the file of the test.

    Args:
        callback: What was added.
        method: Of the operation that it was added to.
        path: Of that operation, in the document of its application; None where only the running
            application knows it, so that the test finds it by its callback.
        app: How the test gets at the application.
    """
    return (
        f"{app.statement}\n\n\n"
        f"def test_{callback.name}_is_documented({app.argument}) -> None:\n"
        f"{INDENT}document = {app.expression}.openapi()\n"
        f"{_operation(callback.name, method.lower(), path)}"
        f"{_parameters(callback)}"
        f"{INDENT}address = {in_pieces(callback.address)}\n"
        f'{INDENT}callback = operation["callbacks"]["{callback.name}"][address]["post"]\n'
        f'{INDENT}assert callback["operationId"] != operation["operationId"]\n'
        f'{INDENT}assert set(callback["responses"]) == {{"200", "default"}}\n'
    )


def _operation(name: str, method: str, path: str | None) -> str:
    if path is not None:
        return f'{INDENT}operation = document["paths"][{quoted(path)}]["{method}"]\n'
    return (
        f"{INDENT}[operation] = [\n"
        f'{INDENT}{INDENT}operations["{method}"]\n'
        f'{INDENT}{INDENT}for operations in document["paths"].values()\n'
        f'{INDENT}{INDENT}if "{name}" in operations.get("{method}", {{}}).get("callbacks", {{}})\n'
        f"{INDENT}]\n"
    )


def _parameters(callback: Callback) -> str:
    expressions = expressions_in(callback.address)
    names = sorted({one.name for one in expressions if one.source in PARAMETERS})
    if not names:
        return ""
    return (
        f'{INDENT}parameters = {{parameter["name"] for parameter in operation["parameters"]}}\n'
        f"{INDENT}assert {{{', '.join(map(quoted, names))}}} <= parameters\n"
    )
