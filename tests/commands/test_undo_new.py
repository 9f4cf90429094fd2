"""`scaffold undo` after `scaffold new`, through the front door."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands.small import state
from life.made import MAIN, README, add_line, make, scaffold
from support import commit_all, git


def test_the_whole_project_goes(versions: Path, here: Path) -> None:
    make(versions, "deep/shop")
    planned = scaffold("undo", "--project", "deep/shop", "-n")
    assert planned.exit_code == 0
    assert (here / "deep/shop" / MAIN).exists()
    done = scaffold("undo", "--project", "deep/shop")
    assert done.exit_code == 0
    assert f"      remove  {MAIN}\n" in done.stdout
    assert "took back `scaffold new deep/shop " in done.stdout
    assert [*here.rglob("*")] == [here / "deep"]


def test_the_current_folder_stays(
    versions: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make(versions, "shop"))
    assert scaffold("undo").exit_code == 0
    assert [*here.rglob("*")] == [here / "shop"]
    assert scaffold("undo").exit_code == 1


def test_a_folder_that_was_there_is_as_it_was(versions: Path, here: Path) -> None:
    (here / "shop").mkdir()
    make(versions, "shop")
    assert scaffold("undo", "--project", "shop").exit_code == 0
    assert [*here.rglob("*")] == [here / "shop"]


def test_after_the_commands_that_came_later(versions: Path, here: Path) -> None:
    shop = make(versions, "shop")
    before = state(shop)
    add_line(shop / MAIN)
    scaffold("restore", "--project", "shop", MAIN)
    assert scaffold("undo", "--project", "shop").exit_code == 0
    (shop / MAIN).write_text((shop / MAIN).read_text().removesuffix("# mine\n"))
    assert state(shop) == before
    assert scaffold("undo", "--project", "shop").exit_code == 0
    assert [*here.iterdir()] == []


@pytest.mark.parametrize("words", [(), ("--no-git",)])
def test_what_was_edited_since_stops_it(versions: Path, words: tuple[str, ...]) -> None:
    shop = make(versions, "shop", *words)
    add_line(shop / MAIN)
    before = state(shop)
    done = scaffold("undo", "--project", "shop")
    assert done.exit_code == 1
    assert f": {MAIN}. Nothing was written.\n" in done.stderr
    assert "--remove" not in done.stderr
    assert state(shop) == before


def test_what_came_later_stays(versions: Path, here: Path) -> None:
    shop = make(versions, "shop")
    (shop / "src/app/own.py").touch()
    (shop / README).unlink()  # which the user took back already
    done = scaffold("undo", "--project", "shop")
    assert done.exit_code == 0
    assert "note: src stays: it came later.\n" in done.stderr
    assert [path for path in here.rglob("*") if path.is_file()] == [shop / "src/app/own.py"]


@pytest.mark.parametrize("what", ["commit", "reset", "remote", "stash", "branch"])
def test_a_repository_with_more_than_its_first_commit_stops_it(versions: Path, what: str) -> None:
    shop = make(versions, "shop")
    if what == "remote":
        git(shop, "remote", "add", "origin", str(versions))
    else:
        if what == "branch":
            git(shop, "switch", "--quiet", "--create", "other")
        (shop / "own.py").touch()
        git(shop, "add", "--all")
        git(shop, "stash" if what == "stash" else "commit", "--message", "own")
        if what == "reset":
            git(shop, "reset", "--quiet", "--hard", "HEAD~1")
        if what == "branch":
            git(shop, "switch", "--quiet", "-")
    before = state(shop)
    done = scaffold("undo", "--project", "shop")
    assert done.exit_code == 1
    assert "There is more in git than `scaffold new shop " in done.stderr
    assert state(shop) == before


def test_a_repository_of_somebodys_stays(versions: Path, here: Path) -> None:
    (here / "own.py").touch()
    commit_all(here, "own")
    make(versions, "services/shop")
    git(here, "add", "--all")
    git(here, "commit", "--quiet", "--message", "shop")
    assert scaffold("undo", "--project", "services/shop").exit_code == 0
    assert not (here / "services/shop").exists()
    assert git(here, "log", "--format=%s").split() == ["shop", "own"]
    assert (here / "own.py").exists()


def test_a_clone_has_nothing_to_undo(versions: Path, here: Path) -> None:
    shop = make(versions, "shop")
    git(here, "clone", "--quiet", str(shop), "clone")
    before = state(here / "clone")
    done = scaffold("undo", "--project", "clone")
    assert (done.exit_code, done.stderr) == (1, "error: There is nothing to undo.\n")
    assert state(here / "clone") == before


def test_without_git(versions: Path, here: Path) -> None:
    make(versions, "shop", "--no-git")
    assert scaffold("undo", "--project", "shop").exit_code == 0
    assert [*here.iterdir()] == []


def test_a_repository_that_somebody_made_later_stays(versions: Path) -> None:
    shop = make(versions, "shop", "--no-git")
    commit_all(shop, "mine")
    assert ".scaffold" not in git(shop, "ls-files")
    assert scaffold("undo", "--project", "shop").exit_code == 0
    assert (shop / ".git").exists()
