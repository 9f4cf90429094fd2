"""Putting a project where it was asked for: all of it, or nothing."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest
from scaffold.model.problem import RefusedError
from scaffold.world import placing
from support import files_in


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "src").mkdir(parents=True)
    (folder / "README.md").write_text("new")
    (folder / "src" / "main.py").write_text("new")
    return folder


def place(project: Path, destination: Path) -> None:
    placing.place(project, destination, {"README.md"}, "scaffold new")


@pytest.fixture
def from_another_file_system(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    rename = Path.rename

    def only_inside_one(self: Path, target: Path) -> Path:
        if self == project:
            raise OSError(errno.EXDEV, "another file system")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", only_inside_one)


def test_it_is_moved_and_its_parents_are_made(project: Path, here: Path) -> None:
    whole = files_in(project)
    place(project, here / "a" / "shop")
    assert files_in(here / "a" / "shop") == whole


@pytest.mark.usefixtures("from_another_file_system")
def test_it_crosses_file_systems(project: Path, here: Path) -> None:
    place(project, here / "shop")
    assert files_in(here / "shop") == files_in(project)
    assert [item.name for item in here.iterdir()] == ["shop"]


@pytest.mark.usefixtures("from_another_file_system")
def test_what_a_killed_process_left_beside_it_goes(project: Path, here: Path) -> None:
    (here / ".shop.scaffold/project/src").mkdir(parents=True)
    place(project, here / "shop")
    assert files_in(here / "shop") == files_in(project)
    assert [item.name for item in here.iterdir()] == ["shop"]


@pytest.mark.usefixtures("from_another_file_system")
def test_a_full_disk_on_the_way_leaves_nothing(
    project: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(RefusedError, match="no room left"):
        place(project, here / "a" / "b" / "shop")
    assert list(here.iterdir()) == []


def test_a_file_that_was_not_there_before_is_not_overwritten(project: Path, here: Path) -> None:
    (here / "src").mkdir()
    (here / "src/main.py").write_text("of another process")
    before = files_in(here)
    with pytest.raises(RefusedError, match="changed while"):
        place(project, here)
    assert files_in(here) == before
    assert not (here / ".scaffold").exists()


def test_a_folder_that_is_there_stays_and_another_in_it_too(project: Path, here: Path) -> None:
    whole, inode = files_in(project), here.stat().st_ino
    (here / "mine").write_text("mine")
    place(project, here)
    assert here.stat().st_ino == inode
    assert files_in(here) == {**whole, "mine": (b"mine", False)}


def test_what_was_overwritten_comes_back_if_a_later_file_fails(project: Path, here: Path) -> None:
    shop = here / "shop"
    shop.mkdir()
    (shop / "README.md").write_text("mine")
    (shop / "src").write_text("a file where a folder is needed")
    before = files_in(shop)
    with pytest.raises(RefusedError):
        place(project, shop)
    assert files_in(shop) == before
