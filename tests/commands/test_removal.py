"""Taking a piece out again gives the bytes back, and never takes what was edited since."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import small
from scaffold.cli import app
from scaffold.commands.writing import Writing
from scaffold.model.problem import RefusedError
from scaffold.model.report import Report
from scaffold.world.project import open_project
from typer.testing import CliRunner

ADD = Writing("add-router", "orders")
REMOVE = Writing("add-router", "orders", remove=True)
FILE = b"x = 1\n"


def make(
    after: dict[str, bytes | None], writing: Writing = ADD, written: dict[str, bytes] | None = None
) -> Report:
    return small.make_change(open_project("."), after, writing, written=written)


def test_a_file_as_the_piece_left_it_gets_its_old_bytes_back(here: Path) -> None:
    small.make(here)
    make({"main.py": b"x = 2\n"})
    make({"other.py": FILE}, Writing("add-router", "others"))
    make({"main.py": b"structurally\n"}, REMOVE)
    assert (here / "main.py").read_text() == small.FILES["main.py"]


def test_a_file_that_was_edited_since_gets_the_structural_edit(here: Path) -> None:
    small.make(here)
    make({"main.py": b"x = 2\n"})
    (here / "main.py").write_bytes(b"x = 2\ny = 3\n")
    make({"main.py": b"y = 3\n"}, REMOVE)
    assert (here / "main.py").read_bytes() == b"y = 3\n"


@pytest.mark.parametrize("is_recorded", [True, False])
def test_a_file_that_nobody_edited_goes(here: Path, is_recorded: bool) -> None:
    if is_recorded:
        make({"orders.py": FILE})
    else:
        (here / "orders.py").write_bytes(FILE)
    report = make(
        {"orders.py": None}, REMOVE, {"orders.py": b"another_layout=1" if is_recorded else b"x=1"}
    )
    assert [str(step.action) for step in report.changes] == ["remove"]
    assert not (here / "orders.py").exists()
    again = make({"orders.py": None}, REMOVE, {"orders.py": FILE})
    assert (again.status, again.changes) == ("identical", ())


def test_a_file_that_was_edited_is_not_removed(here: Path) -> None:
    make({"orders.py": FILE})
    (here / "orders.py").write_bytes(b"x = 1\nmine = 2\n")
    with pytest.raises(RefusedError, match=r"Not as add-router writes it: orders\.py"):
        make({"orders.py": None}, REMOVE, {"orders.py": FILE})
    assert (here / "orders.py").exists()


def test_an_edited_file_goes_when_that_is_said_and_undo_brings_it_back(here: Path) -> None:
    (here / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    runner = CliRunner()
    assert runner.invoke(app, ["add-router", "orders"]).exit_code == 0
    router = here / "routers/orders.py"
    edited = router.read_text() + "\n\nMINE = 1\n"
    router.write_text(edited)
    refused = runner.invoke(app, ["add-router", "orders", "--remove"])
    assert refused.exit_code == 1
    assert "next: scaffold add-router orders --remove --overwrite\n" in refused.stderr
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


def test_the_record_of_another_piece_is_of_no_use(here: Path) -> None:
    small.make(here)
    make({"main.py": b"x = 2\n"}, Writing("add-router", "others"))
    make({"main.py": b"x = 3\n"}, REMOVE)
    assert (here / "main.py").read_bytes() == b"x = 3\n"
