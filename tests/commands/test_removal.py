"""Taking a piece out again gives the bytes back, and never takes what was edited since."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest
from commands import small
from pieces.shapes import contents
from scaffold.cli import app
from typer.testing import CliRunner


def test_an_edited_file_goes_when_that_is_said_and_undo_brings_it_back(here: Path) -> None:
    (here / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    runner = CliRunner()
    assert runner.invoke(app, ["add-router", "orders"]).exit_code == 0
    router = here / "routers/orders.py"
    edited = router.read_text() + "\n\nMINE = 1\n"
    router.write_text(edited)
    refused = runner.invoke(app, ["add-router", "orders", "--remove"])
    assert refused.exit_code == 1
    assert refused.stderr == (
        "error: Not as add-router writes it: routers/orders.py. Nothing was written.\n"
        "next: scaffold add-router orders --remove --overwrite\n"
    )
    assert router.read_text() == edited
    assert "orders" in (here / "main.py").read_text()
    assert runner.invoke(app, ["add-router", "orders", "--remove", "-w"]).exit_code == 0
    assert not router.exists()
    assert "orders" not in (here / "main.py").read_text()
    assert runner.invoke(app, ["undo"]).exit_code == 0
    assert router.read_text() == edited


def test_what_is_added_never_overwrites(here: Path) -> None:
    done = CliRunner().invoke(app, ["add-router", "orders", "-w"])
    assert (done.exit_code, "--overwrite goes with --remove" in done.stderr) == (2, True)
    assert [*here.iterdir()] == []


INVOICES = """\
from fastapi import FastAPI
from pydantic import BaseModel, HttpUrl

app = FastAPI()


class Invoice(BaseModel):
    id: str


@app.post("/invoices/")
def create_invoice(invoice: Invoice):
    return invoice


@app.post("/refunds/")
def create_refund(invoice: Invoice, callback_url: HttpUrl | None = None):
    return invoice
"""
ALONE = INVOICES.replace(", HttpUrl", "").partition('\n\n@app.post("/refunds/")')[0] + "\n"
CALLBACK = ["add-callback", "paid", "--on", "POST /invoices/"]
REFUNDED = ["add-callback", "refunded", "--on", "POST /refunds/"]


def run(*words: str) -> str:
    done = CliRunner().invoke(app, [*words])
    assert done.exit_code == 0, done.output
    return done.stderr


def edited_later(file: Path) -> None:
    """As a person does in between, so that no record tells the bytes."""
    file.write_text(file.read_text() + "\n\nVERSION = 1\n")


def without_edit(file: Path) -> str:
    return file.read_text().removesuffix("\n\nVERSION = 1\n")


@pytest.mark.parametrize(
    ("before", "words"),
    [(ALONE.replace("BaseModel", "BaseModel, HttpUrl", 1), CALLBACK), (INVOICES, REFUNDED)],
    ids=["an import", "a parameter"],
)
def test_what_was_there_stays(here: Path, before: str, words: list[str]) -> None:
    main = here / "main.py"
    main.write_text(before)
    run(*words)
    edited_later(main)
    run(*words, "--remove")
    assert without_edit(main) == before


def test_what_one_piece_brought_goes_with_the_last_that_uses_it(here: Path) -> None:
    main = here / "main.py"
    before = ALONE
    main.write_text(before)
    run(*CALLBACK)
    run("add-callback", "late", "--on", "POST /invoices/")
    run(*CALLBACK, "--remove")
    run("add-callback", "late", "--on", "POST /invoices/", "--remove")
    assert ast.dump(ast.parse(main.read_text())) == ast.dump(ast.parse(before))


@pytest.mark.parametrize("is_recorded", [True, False])
def test_a_name_that_another_module_takes_from_here_stays(here: Path, is_recorded: bool) -> None:
    main = here / "main.py"
    main.write_text(ALONE)
    run(*CALLBACK)
    (here / "urls.py").write_text("from main import HttpUrl\n")
    if not is_recorded:
        shutil.rmtree(here / ".scaffold")
    run(*CALLBACK, "--remove")
    assert "from pydantic import BaseModel, HttpUrl" in main.read_text()
    assert "callback_url" not in main.read_text()


def test_a_parameter_that_the_callback_does_not_name_stays(here: Path) -> None:
    main = here / "main.py"
    main.write_text(INVOICES)
    run(*REFUNDED, "--path", "https://example.com/refunds")
    shutil.rmtree(here / ".scaffold")
    run(*REFUNDED, "--remove")
    assert main.read_text() == INVOICES


def test_a_parameter_of_unknown_origin_goes_with_a_note(here: Path) -> None:
    (here / "main.py").write_text(INVOICES)
    run(*REFUNDED)
    shutil.rmtree(here / ".scaffold")
    assert "note: create_refund no longer takes callback_url" in run(*REFUNDED, "--remove")


def test_the_imports_of_a_lifespan_that_were_there_stay(here: Path) -> None:
    main = here / "main.py"
    before = "from contextlib import asynccontextmanager\n\nfrom fastapi import FastAPI\n"
    before += "\napp = FastAPI()\n"
    main.write_text(before)
    for words in (("search",), ("cache",), ("search", "--remove"), ("cache", "--remove")):
        run("add-resource", *words)
    assert main.read_text() == before


@pytest.mark.parametrize(
    ("others", "is_taken"),
    [
        ({"shop.py": "from main import *\n"}, False),
        ({"shop.py": "from main import *\n\nAddress = HttpUrl\n"}, True),
        ({"shop.py": "from main import *\n", "late.py": "from shop import HttpUrl\n"}, True),
        ({"shop.py": "import main as m\n\nAddress = m.HttpUrl\n"}, True),
    ],
)
def test_what_others_take_by_an_import_of_everything_stays(
    here: Path, others: dict[str, str], is_taken: bool
) -> None:
    small.make(here, {"main.py": ALONE})
    run(*CALLBACK, "--app", "main:app")
    small.make(here, others)
    run(*CALLBACK, "--app", "main:app", "--remove")
    assert ("HttpUrl" in (here / "main.py").read_text()) == is_taken


@pytest.mark.parametrize("command", ["add-resource", "add-middleware"])
@pytest.mark.parametrize(
    "read", ["request.state.search", 'request.state["search"]', "request.app.state.search"]
)
def test_what_is_read_from_the_state_stays(here: Path, command: str, read: str) -> None:
    (here / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    run(command, "search")
    (here / "views.py").write_text(f"def view(request):\n    return {read}\n")
    done = CliRunner().invoke(app, [command, "search", "--remove", "-w"])
    expected = "error: views.py:2 reads it from the state. Nothing was removed.\n"
    assert (done.exit_code, done.stderr) == (1, expected)
    (here / "views.py").write_text('"""Once it read request.state.search."""\nsearch = None\n')
    run(command, "search", "--remove")
    assert "search" not in (here / "main.py").read_text()


def test_a_callback_goes_after_its_operation(here: Path) -> None:
    main = here / "main.py"
    before = INVOICES.partition('\n\n@app.post("/refunds/")')[0] + "\n"
    main.write_text(before)
    run(*CALLBACK)
    joined = main.read_text()
    main.write_text(joined.replace(", callbacks=paid.router.routes", "").replace("/invoices", "/i"))
    refused = CliRunner().invoke(app, [*CALLBACK[:2], "--remove"])
    assert (refused.exit_code, "say which one did" in refused.stderr) == (2, True), refused.output
    main.write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    run(*CALLBACK[:2], "--remove")
    assert [*contents(here)] == ["main.py"]


def test_a_router_goes_and_its_callbacks_are_named(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    run("add-router", "orders")
    run("add-callback", "sent", "--on", "GET /orders/")
    removal = ("add-router", "orders", "--remove", "-w")
    command = "scaffold add-callback sent --remove"
    assert run(*removal, "-n") == f"note: sent stays: {command} takes it out.\n"
    monkeypatch.chdir(here.parent)
    said = run(*removal, "--project", here.name)
    assert said == f"note: sent stays: cd '{here.name}' && {command} takes it out.\n"
    monkeypatch.chdir(here)
    run("add-callback", "sent", "--remove")
    assert [*contents(here)] == ["main.py"]


def test_a_package_goes_with_the_one_of_its_tests(here: Path) -> None:
    shop = {
        "app/__init__.py": "",
        "app/main.py": INVOICES,
        "app/items/__init__.py": "",
        "app/items/tests/__init__.py": "",
        "app/items/tests/test_items.py": "def test_none() -> None: ...\n",
    }
    small.make(here, shop)
    run(*CALLBACK)
    assert (here / "app/callbacks/tests/__init__.py").exists()
    run(*CALLBACK, "--remove")
    assert {*contents(here)} == {*shop}
