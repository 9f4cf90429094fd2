"""Projects, each in a folder of its own, outside this checkout. A pytest plugin."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from projects.interpreters import available, nearest
from projects.project import Answers, Project
from projects.real_servers import Addresses, Servers
from projects.sets import preset
from support import CHECKOUT
from template.reading import PATHS, context

Make = Callable[..., Project]


def copy_template(folder: Path) -> Path:
    """Copy what makes the template, and nothing that lies beside it in a checkout."""
    shutil.copy(CHECKOUT / "copier.yml", folder)
    shutil.copytree(CHECKOUT / "presets", folder / "presets")
    for path in PATHS:
        (folder / "template" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / "template" / path, folder / "template" / path)
    return folder


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template of this checkout, as it is now, in a folder without git."""
    return copy_template(tmp_path_factory.mktemp("snapshot"))


@pytest.fixture(scope="session")
def types(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What mypy knows of the libraries, by the hash of each file: ten seconds a project."""
    return tmp_path_factory.mktemp("types")


@pytest.fixture(scope="session")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where projects are installed one after the other, each exactly.

    What two have in common is installed and compiled once, which is five seconds a project.
    """
    return tmp_path_factory.mktemp("environments")


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where projects are made: each where the last one was, for what tools remember by the path."""
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def make(
    snapshot: Path, types: Path, environments: Path, place: Path, request: pytest.FixtureRequest
) -> Iterator[Make]:
    """Make a project, for a Python that is there.

    It stays on disk if the test fails, and the next are made elsewhere.
    """
    failed = request.session.testsfailed
    folder = place / str(failed)
    folder.mkdir()

    def maker(name: str, answers: Answers, **variables: str) -> Project:
        python = nearest(str(context(answers)["python_version"]))
        ours = {
            "MYPY_CACHE_DIR": str(types),
            "UV_PYTHON": available()[python],
            "UV_PROJECT_ENVIRONMENT": str(environments / python),
        }
        project = Project(folder / name, answers, {**ours, **variables})
        project.render(snapshot)
        return project

    yield maker
    if request.session.testsfailed == failed:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """The real servers, which all workers of a run share."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    with ExitStack() as stack:
        yield Addresses(stack, shared)


@pytest.fixture
def servers(addresses: Addresses) -> Iterator[Servers]:
    """Databases of the real servers, for as long as the test runs."""
    with ExitStack() as stack:
        yield Servers(stack, addresses)


@pytest.fixture(scope="session")
def full(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with everything, installed."""
    project = Project(tmp_path_factory.mktemp("full") / "project", preset("full"))
    project.render(snapshot)
    project.run("uv sync")
    return project
