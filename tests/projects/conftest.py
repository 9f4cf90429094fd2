"""Projects, each in a folder of its own, outside this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from projects.project import UV, Answers, Project, environment
from support import CHECKOUT
from template.conftest import copy_template

Make = Callable[[Answers], Project]


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template of this checkout, as it is now, in a folder without git."""
    return copy_template(tmp_path_factory.mktemp("snapshot"))


def preset(name: str) -> Answers:
    text = (CHECKOUT / f"presets/{name}.yml").read_text(encoding="utf-8")
    answers: Answers = yaml.safe_load(text)
    return answers


def has_python(version: str) -> bool:
    found = subprocess.run(
        [UV, "python", "find", "--no-project", version],
        env=environment({}),
        capture_output=True,
        check=False,
    )
    return found.returncode == 0 or "CI" in os.environ


@pytest.fixture
def make(snapshot: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Make]:
    """Make a project and install it; it stays on disk if the test fails."""

    def maker(answers: Answers) -> Project:
        version = answers.get("python_version", "3.11")
        if not has_python(f">={version}"):
            pytest.skip(f"no Python {version} on this machine")
        project = Project(tmp_path / "project", answers)
        project.render(snapshot)
        project.run("uv sync")
        return project

    failed = request.session.testsfailed
    yield maker
    if request.session.testsfailed == failed:
        shutil.rmtree(tmp_path)


@pytest.fixture(scope="session")
def full(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with everything, installed."""
    project = Project(tmp_path_factory.mktemp("full") / "project", preset("full"))
    project.render(snapshot)
    project.run("uv sync")
    return project
