"""`scaffold add-callback` in our own projects."""

from __future__ import annotations

import shutil

import pytest
from owner.laying import OVERLAY
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
    project = make("project", {**preset("recommended"), "callbacks": "documented"})
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


def test_a_callback_that_is_sent(make: Make) -> None:
    project = make("project", {**preset("recommended"), "callbacks": "delivered"})
    shutil.copytree(OVERLAY / "delivered", project.folder, dirs_exist_ok=True)
    project.run("uv sync")
    before = sources(project)
    for name, on in [("item_sold", "POST /items/"), ("user_made", "POST /users/")]:
        scaffold(project, name, "--on", on)
    project.run("uv run pytest tests/callbacks tests/delivery tests/routers tests/test_openapi.py")
    # The sample's own test would see it beside the sample.
    scaffold(project, "invoice_late", "--on", "POST /invoices/")
    check_source(project)
    project.run("uv run pytest tests/callbacks/test_invoice_late.py tests/routers")
    test = sources(project)[str(project.folder / "tests/callbacks/test_invoice_late.py")]
    assert b"test_invoice_late_is_recorded" in test
    handlers = [text for path, text in sources(project).items() if "/routers/" in path]
    assert sum(text.count(b"await deliver(") for text in handlers) == 4
    for name in ("invoice_late", "item_sold", "user_made"):
        scaffold(project, name, "--remove")
    assert sources(project) == before


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
