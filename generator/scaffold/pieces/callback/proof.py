"""The test of a callback: the OpenAPI document shows it, and its address refers to parameters."""

from __future__ import annotations

from scaffold.pieces.callback.runtime_expressions import expressions_in
from scaffold.pieces.callback.texts import INDENT, Callback, in_pieces, quoted
from scaffold.pieces.tests import TestedApp

CLIENT = "from fastapi.testclient import TestClient\n"
# What the test of the sending needs, in a project of our template.
RECORDED_BY = """\
import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.job import Job
"""
PARAMETERS = frozenset({"request.path", "request.query"})


def proof_text(
    callback: Callback,
    method: str,
    path: str | None,
    app: TestedApp,
    *,
    is_opened: bool = False,
    trial: str | None = None,
) -> str:
    """Return the file of the test.

    Args:
        callback: What was added.
        method: Of the operation that it was added to.
        path: Of that operation, in the document of its application; None where only the running
            application knows it, so that the test finds it by its callback.
        app: How the test gets at the application.
        is_opened: Whether the operation is there only while the application runs.
        trial: The arguments of a request that has the callback delivered; None without one.
    """
    client = f"{CLIENT}\n" if is_opened else ""
    imports = RECORDED_BY if trial else f"{client}{app.statement}\n"
    return (
        f"{imports}\n\n"
        f"def test_{callback.name}_is_documented({app.argument}) -> None:\n"
        f"{_document(app.expression, is_opened=is_opened)}"
        f"{_operation(callback.name, method.lower(), path)}"
        f"{_parameters(callback)}"
        f"{INDENT}address = {in_pieces(callback.address)}\n"
        f'{INDENT}callback = operation["callbacks"]["{callback.name}"][address]["post"]\n'
        f'{INDENT}assert callback["operationId"] != operation["operationId"]\n'
        f'{INDENT}assert set(callback["responses"]) == {{"200", "default"}}\n'
        f"{_recorded(callback.name, trial) if trial else ''}"
    )


def _recorded(name: str, trial: str) -> str:
    fixtures = "async_client: httpx2.AsyncClient, session: AsyncSession"
    return (
        "\n\n@pytest.mark.anyio\n"
        f"async def test_{name}_is_recorded({fixtures}) -> None:\n"
        f"{INDENT}response = await async_client.request({trial})\n"
        f"{INDENT}assert response.is_success, response.text\n"
        f"{INDENT}jobs = await session.scalars(select(Job.task))\n"
        f'{INDENT}assert "callback:app.callbacks.{name}.{name}" in jobs.all()\n'
    )


def _document(application: str, *, is_opened: bool) -> str:
    if not is_opened:
        return f"{INDENT}document = {application}.openapi()\n"
    return (
        f"{INDENT}with TestClient(opened := {application}):\n"
        f"{INDENT}{INDENT}document = opened.openapi()\n"
    )


def _operation(name: str, method: str, path: str | None) -> str:
    if path is not None:
        return f'{INDENT}operation = document["paths"][{quoted(path)}]["{method}"]\n'
    return (
        f"{INDENT}[operation, *_] = [\n"
        f"{INDENT}{INDENT}operation\n"
        f'{INDENT}{INDENT}for operations in document["paths"].values()\n'
        f"{INDENT}{INDENT}for operation in operations.values()\n"
        f'{INDENT}{INDENT}if "{name}" in operation.get("callbacks", {{}})\n'
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
