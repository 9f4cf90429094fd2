"""`scaffold add-callback` in our own projects."""

from __future__ import annotations

import pytest
from projects.checks import DOCUMENT, check_source
from projects.fixtures import Make
from projects.project import Project
from projects.sets import preset
from scaffold.cli import app
from typer.testing import CliRunner

pytestmark = pytest.mark.level(2)
INVOICES = ["invoice_paid", "--on", "POST /invoices/"]
MODELS = ["--event", "InvoiceEvent", "--reply", "InvoiceEventReceived"]
PATH = ["--path", "/invoices/{$request.body#/id}"]


def scaffold(project: Project, *words: str) -> None:
    done = CliRunner().invoke(app, ["add-callback", *words, "--project", str(project.folder)])
    assert done.exit_code == 0, done.output


def sources(project: Project) -> dict[str, bytes]:
    folders = (project.folder / "src", project.folder / "tests")
    files = [file for folder in folders for file in folder.rglob("*.py")]
    return {str(file): file.read_bytes() for file in files}


def document(project: Project) -> str:
    return project.run(["uv", "run", "python", "-W", "error", "-c", DOCUMENT])


def test_the_documentations_example_removed_and_added_again(make: Make) -> None:
    project = make("project", preset("full"))
    project.run("uv sync")
    files, before = sources(project), document(project)
    scaffold(project, *INVOICES, "--remove")
    assert "invoice_paid" not in document(project)
    check_source(project)
    scaffold(project, *INVOICES, *MODELS, *PATH)
    assert document(project) == before
    assert sources(project) == files
    project.run(
        "uv run pytest tests/callbacks tests/routers/test_invoices.py tests/test_openapi.py"
    )


@pytest.mark.level(3)
@pytest.mark.parametrize(
    ("name", "on"),
    [("full", "POST /items/"), ("recommended", "POST /users/"), ("minimal", "GET /health/live")],
)
def test_a_callback_in_each_preset(make: Make, name: str, on: str) -> None:
    project = make("project", preset(name))
    project.run("uv sync")
    before = sources(project)
    scaffold(project, "work_done", "--on", on)
    check_source(project)
    project.run("uv run pytest")
    assert '"work_done"' in document(project)
    scaffold(project, "work_done", "--remove")
    assert sources(project) == before
