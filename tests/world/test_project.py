"""What of a folder is read, and when."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from scaffold.model.problem import ExitCode, RefusedError
from scaffold.world.journal import ChangedMeanwhileError
from scaffold.world.project import open_project


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def test_what_is_not_the_projects_own_is_not_listed(tmp_path: Path) -> None:
    write(tmp_path, "main.py", ".env.example", "app/routers/items.py", "app/building/a.py")
    write(tmp_path, ".venv/x.py", "env/pyvenv.cfg", "env/lib/x.py", ".git/config", "a/build/x.py")
    write(tmp_path, "app/build/__init__.py", "app/orders/__init__.py", "app/orders/dist/a.py")
    write(tmp_path, "node_modules/x.py", "app/__pycache__/x.pyc", "lib/site-packages/x.py")
    files = open_project(str(tmp_path)).files
    assert list(files) == [
        ".env.example",
        "app/build/__init__.py",
        "app/building/a.py",
        "app/orders/__init__.py",
        "app/orders/dist/a.py",
        "app/routers/items.py",
        "main.py",
    ]


def test_a_link_to_a_file_is_a_file_and_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "app/main.py")
    (tmp_path / "main.py").symlink_to("app/main.py")
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "broken.py").symlink_to("nowhere.py")
    os.mkfifo(tmp_path / "pipe.py")
    files = open_project(str(tmp_path)).files
    assert list(files) == ["app/main.py", "main.py"]
    assert files["main.py"].content == b"app/main.py"


def test_a_content_stays_as_it_was_first_read(tmp_path: Path) -> None:
    write(tmp_path, "main.py")
    files = open_project(str(tmp_path)).files
    (tmp_path / "main.py").write_text("first")
    assert files["main.py"].content == b"first"
    (tmp_path / "main.py").write_text("second")
    assert files["main.py"].content == b"first"


def test_a_file_that_another_command_removed_has_changed_meanwhile(tmp_path: Path) -> None:
    write(tmp_path, "main.py")
    files = open_project(str(tmp_path)).files
    (tmp_path / "main.py").unlink()
    assert "main.py" in files
    with pytest.raises(ChangedMeanwhileError, match="changed while the command ran"):
        files["main.py"]


@pytest.mark.parametrize("place", ["nowhere", "file"])
def test_what_is_no_folder_is_no_project(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RefusedError, match="is no folder") as error:
        open_project(str(tmp_path / place))
    assert error.value.exit_code is ExitCode.USAGE
