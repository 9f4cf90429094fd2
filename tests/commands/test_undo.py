"""`scaffold undo`, through the front door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import small
from scaffold.cli import app
from scaffold.commands.change import Writing
from scaffold.world import journal
from scaffold.world.project import open_project
from support import git
from typer.testing import CliRunner, Result


def undo(*words: str) -> Result:
    return CliRunner().invoke(app, ["undo", *words])


def write(path: str, content: bytes | None, name: str) -> None:
    writing = Writing("add-router", name, replay=f"scaffold add-router {name}")
    small.make_change(open_project("."), {path: content}, writing)


@pytest.mark.parametrize("repository", ["git", "none"])
def test_it_gives_back_the_bytes_and_the_modes(here: Path, repository: str) -> None:
    if repository == "git":
        git(here, "init", "--quiet")
    before = small.state(small.make(here))
    small.add(here)
    if repository == "git":
        assert "scaffold" not in git(here, "status", "--porcelain", "--ignored")
    done = undo()
    assert done.exit_code == 0
    *lines, summary, next_, replay = done.stdout.splitlines()
    assert lines == [
        "      update  app/items.py  (-1)",
        "      remove  app/routers/deep/orders.py",
        "      update  main.py  (+1 -1)",
        "      create  old/gone.py  (6 B)",
        "      update  run.sh  (-1)",
    ]
    assert summary.startswith("took back `scaffold add-router orders`: 5 changed (")
    assert (next_, replay) == (
        "next: scaffold add-router orders  (do it again)",
        "replay: scaffold undo",
    )
    assert small.state(here) == before
    assert not (here / ".scaffold").exists()


def test_again_it_takes_back_the_one_before(here: Path) -> None:
    small.make(here)
    for number in (2, 3):
        write("main.py", f"x = {number}\n".encode(), str(number))
    undo()
    assert (here / "main.py").read_text() == "x = 2\n"
    write("main.py", b"x = 4\n", "4")
    undo()
    undo()
    assert (here / "main.py").read_text() == small.FILES["main.py"]
    done = undo()
    assert (done.exit_code, done.stderr) == (1, "error: There is nothing to undo.\n")


def test_a_file_that_was_edited_since_stops_it(here: Path) -> None:
    small.add(small.make(here))
    (here / "main.py").write_text("mine\n")
    (here / "app/routers/deep/orders.py").unlink()
    before = small.state(here)
    done = undo()
    assert done.exit_code == 1
    assert done.stderr == (
        "error: Edited since `scaffold add-router orders`: main.py. Nothing was written.\n"
        "next: scaffold add-router orders --remove\n"
    )
    assert small.state(here) == before


def test_what_the_user_took_back_already_stays_so(here: Path) -> None:
    git(here, "init", "--quiet")
    git(small.make(here), "add", "--all")
    before = small.state(here)
    small.add(here)
    git(here, "checkout", "--quiet", ".")
    done = undo()
    assert "   identical  main.py\n" in done.stdout
    assert "      remove  app/routers/deep/orders.py\n" in done.stdout
    assert small.state(here) == before
    assert undo().exit_code == 1


def test_a_dry_run_shows_it_and_writes_nothing(here: Path) -> None:
    small.add(small.make(here))
    before = small.state(here)
    done = undo("-n", "--diff")
    assert "would take back `scaffold add-router orders`: 5 would change (" in done.stdout
    assert "-yy = 2\n" in done.stdout
    assert small.state(here) == before
    reply = json.loads(undo("-n", "--json").stdout)
    assert (reply["command"], reply["status"], reply["exit_code"]) == ("undo", "planned", 0)
    assert undo("--quiet").output == ""


def test_each_project_of_a_repository_has_its_own(here: Path) -> None:
    git(here, "init", "--quiet")
    for name in ("a", "b"):
        small.add(small.make(here / "services" / name))
    before = small.state(here / "services/a")
    assert undo("--project", "services/b").exit_code == 0
    assert undo("--project", "services/b").exit_code == 1
    assert undo().exit_code == 1
    assert small.state(here / "services/a") == before


def test_each_worktree_has_its_own(here: Path) -> None:
    main, other = here / "main", here / "other"
    git(here, "init", "--quiet", "main")
    git(small.make(main), "add", "--all")
    git(main, "commit", "--quiet", "--message", "x")
    git(main, "worktree", "add", "--quiet", str(other))
    small.add(other)
    assert git(other, "status", "--porcelain").count("\n") == 5
    assert undo("--project", "main").exit_code == 1
    assert undo("--project", "other").exit_code == 0
    assert git(other, "status", "--porcelain") == ""


def test_a_project_that_becomes_a_repository_keeps_its_journal(here: Path) -> None:
    before = small.state(small.make(here))
    small.add(here)
    git(here, "init", "--quiet")
    assert ".scaffold" not in git(here, "status", "--porcelain")
    undo()
    assert small.state(here) == before
    assert not (here / ".scaffold").exists()


def test_only_the_last_ones_are_kept(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "KEPT", 2)
    for number in range(4):
        write("main.py", f"x = {number}\n".encode(), str(number))
    assert [undo().exit_code for _ in range(3)] == [0, 0, 1]
    assert (here / "main.py").read_text() == "x = 1\n"


@pytest.mark.parametrize("spoiled", ["{", "null", "[]", '{"files": null}', '{"files": [{}]}'])
def test_a_record_that_somebody_spoiled_is_named(here: Path, spoiled: str) -> None:
    small.add(small.make(here))
    (here / ".scaffold/1.json").write_text(spoiled)
    done = undo()
    assert done.exit_code == 1
    assert "1.json is no record of scaffold's any more" in done.stderr
    assert "next: rm " in done.stderr


def test_a_link_out_of_the_project_that_came_since_is_not_followed(here: Path) -> None:
    small.add(small.make(here))
    (here / "elsewhere").mkdir()
    outside = here.parent / "outside.py"
    outside.write_text("import os\n\nx = 2\n")
    (here / "main.py").unlink()
    (here / "main.py").symlink_to(outside)
    assert "main.py:1: it is a link to outside of the project" in undo().stderr
    assert outside.read_text() == "import os\n\nx = 2\n"
