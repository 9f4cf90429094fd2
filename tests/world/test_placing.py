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
    placing.place(project, here / "a" / "shop")
    assert files_in(here / "a" / "shop") == whole


@pytest.mark.usefixtures("from_another_file_system")
def test_it_crosses_file_systems(project: Path, here: Path) -> None:
    placing.place(project, here / "shop")
    assert files_in(here / "shop") == files_in(project)
    assert [item.name for item in here.iterdir()] == ["shop"]


@pytest.mark.usefixtures("from_another_file_system")
def test_a_full_disk_on_the_way_leaves_nothing(
    project: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(RefusedError, match="no room left"):
        placing.place(project, here / "a" / "b" / "shop")
    assert list(here.iterdir()) == []


def test_what_was_overwritten_comes_back_if_a_later_file_fails(project: Path, here: Path) -> None:
    shop = here / "shop"
    shop.mkdir()
    (shop / "README.md").write_text("mine")
    (shop / "src").write_text("a file where a folder is needed")
    before = files_in(shop)
    with pytest.raises(RefusedError):
        placing.place(project, shop)
    assert files_in(shop) == before
