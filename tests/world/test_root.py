"""The project is the nearest folder that looks like one, wherever in it the user is."""

from __future__ import annotations

from pathlib import Path

import pytest
from scaffold.cli import app
from scaffold.world.root import root_above
from typer.testing import CliRunner

MAIN = "from fastapi import FastAPI\n\napp = FastAPI()\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a package, in a repository that has another one beside it."""
    root = tmp_path / "repository" / "services" / "shop"
    (root / "src" / "shop").mkdir(parents=True)
    (root / "pyproject.toml").write_text('[project]\nname = "shop"\nversion = "0"\n')
    (root / "src" / "shop" / "__init__.py").touch()
    (root / "src" / "shop" / "main.py").write_text(MAIN)
    (tmp_path / "repository" / ".git").mkdir()
    return root


@pytest.mark.parametrize("inside", [".", "src", "src/shop"])
def test_a_folder_inside_of_a_project_is_that_project(project: Path, inside: str) -> None:
    assert root_above((project / inside).resolve()) == project


def test_without_a_mark_it_is_the_nearest_that_is_no_package(project: Path) -> None:
    (project / "pyproject.toml").unlink()
    assert root_above(project / "src" / "shop") == project / "src"


def test_nothing_above_the_repository_is_the_project(project: Path) -> None:
    repository = project.parent.parent
    (repository.parent / "setup.cfg").touch()
    assert root_above(repository) == repository


def test_a_piece_is_added_from_inside_as_from_the_root(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "src" / "shop")
    done = CliRunner().invoke(app, ["add-router", "orders"])
    assert done.exit_code == 0, done.output
    assert "  src/shop/routers/orders.py" in done.stdout
    assert "next: cd .. && python -m pytest ../tests/test_orders.py  (try it)\n" in done.stdout
    assert "shop.routers" in (project / "src/shop/main.py").read_text()
    assert "took back" in CliRunner().invoke(app, ["undo"]).stdout
    assert (project / "src/shop/main.py").read_text() == MAIN


@pytest.mark.parametrize("folder", ["src", "src/shop"])
def test_a_folder_of_its_source_that_is_named_as_the_project_is_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.chdir(project)
    done = CliRunner().invoke(app, ["operations", "--project", folder])
    assert done.exit_code == 2
    assert "next: scaffold operations --project .\n" in done.stderr
