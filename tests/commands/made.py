"""A small template with versions, and projects that were made from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from scaffold.cli import app
from support import commit_all
from typer.testing import CliRunner, Result

MAIN, README, SCRIPT = "src/app/main.py", "README.md", "scripts.sh"


def scaffold(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def versions(template: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The scratch template as v1.0.0, and v1.1.0 with one line more; with a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(here.parent / "cache"))
    copy = here.parent / "versions"
    shutil.copytree(template, copy)
    readme = copy / "template/README.md"
    readme.write_text(readme.read_text() + "\nMore of it.\n")
    commit_all(copy, "v1.1.0")
    return copy


def make(template: Path, name: str, *words: str) -> Path:
    """Make a project in the current folder, from v1.0.0 if nothing else is said."""
    fixed = ["--template", str(template), "--vcs-ref", "v1.0.0", "--defaults"]
    done = scaffold("new", name, *fixed, "--author-name", "Ada", *words)
    assert done.exit_code == 0, done.output
    return Path(name).resolve()


def edit(file: Path) -> None:
    file.write_text(file.read_text() + "# mine\n")
