"""`scaffold restore`, through the front door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands.small import state
from life.made import MAIN, README, add_line, make, scaffold


@pytest.fixture
def shop(versions: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = make(versions, "shop")
    monkeypatch.chdir(project)
    return project


def test_files_are_as_they_were_rendered_and_undo_takes_that_back(shop: Path) -> None:
    rendered = state(shop)
    add_line(shop / MAIN)
    (shop / "scripts.sh").unlink()
    add_line(shop / README)  # which nobody asked for
    before = state(shop)
    done = scaffold("restore", MAIN, "scripts.sh")
    assert done.exit_code == 0
    assert f"note: what was edited in {MAIN} goes; undo brings it back.\n" in done.stderr
    assert "      create  scripts.sh  (10 B)\n" in done.stdout
    assert f"      update  {MAIN}  (-1)\n" in done.stdout
    assert f"replay: scaffold restore {MAIN} scripts.sh\n" in done.stdout
    assert {path: one for path, one in state(shop).items() if path != README} == {
        path: one for path, one in rendered.items() if path != README
    }
    scaffold("undo")
    assert state(shop) == before


def test_a_second_time_says_identical(shop: Path) -> None:
    before = state(shop)
    done = scaffold("restore", MAIN)
    assert done.exit_code == 0
    assert f"   identical  {MAIN}\n" in done.stdout
    assert state(shop) == before


def test_a_dry_run_shows_it(shop: Path) -> None:
    add_line(shop / MAIN)
    before = state(shop)
    done = scaffold("restore", "-n", "--diff", MAIN)
    assert "-# mine\n" in done.stdout
    assert state(shop) == before
    assert json.loads(scaffold("restore", "-n", "--json", MAIN).stdout)["status"] == "planned"


def test_paths_are_seen_from_here_or_from_the_project(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, path in ((shop / "src/app", "main.py"), (shop / "src", MAIN), (shop, f"./{MAIN}")):
        add_line(shop / MAIN)
        monkeypatch.chdir(folder)
        assert f"      update  {MAIN}  (-1)\n" in scaffold("restore", path).stdout
    add_line(shop / MAIN)
    monkeypatch.chdir(shop.parent)
    assert scaffold("restore", "--project", "shop", MAIN).exit_code == 0
    assert "mine" not in (shop / MAIN).read_text()


def test_line_ends_stay_those_of_the_file_or_of_the_project(shop: Path) -> None:
    for path in (MAIN, README, "pyproject.toml", "src/app/middleware/gzip.py"):
        (shop / path).write_bytes((shop / path).read_bytes().replace(b"\n", b"\r\n"))
    crlf = (shop / README).read_bytes()
    (shop / README).unlink()
    before = (shop / MAIN).read_bytes()
    (shop / MAIN).write_bytes(before + b"# mine\r\n")
    scaffold("restore", README, MAIN)
    assert (shop / README).read_bytes() == crlf
    assert (shop / MAIN).read_bytes() == before


def test_the_mode_comes_back(shop: Path) -> None:
    (shop / "scripts.sh").unlink()
    scaffold("restore", "scripts.sh")
    assert (shop / "scripts.sh").stat().st_mode & 0o111 == 0o111


def test_a_file_that_the_template_does_not_have(shop: Path) -> None:
    (shop / "own.py").touch()
    before = state(shop)
    done = scaffold("restore", MAIN, "src/app/mian.py")
    assert done.exit_code == 2
    assert "has no src/app/mian.py with this project's answers" in done.stderr
    assert f"Did you mean {MAIN}?" in done.stderr
    assert scaffold("restore", "own.py").exit_code == 2
    assert scaffold("restore").exit_code == 2
    assert state(shop) == before


def test_what_cannot_be_written_is_refused(shop: Path) -> None:
    outside = shop.parent / "outside.py"
    outside.write_text("x = 1\n")
    (shop / MAIN).unlink()
    (shop / MAIN).symlink_to(outside)
    done = scaffold("restore", README, MAIN)
    assert done.exit_code == 1
    assert "it is a link to outside of the project" in done.stderr
    assert outside.read_text() == "x = 1\n"
