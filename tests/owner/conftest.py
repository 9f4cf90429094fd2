"""The owner's application, in projects of several answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from owner.laying import lay
from projects.sdk.workshop import CLIENTS, Workshop
from projects.sets import preset
from support import commit_all

# These tests are for the project that they are laid over.
collect_ignore = ["overlay"]


@pytest.fixture(scope="session")
def laid(snapshot: Path, types: Path, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """The owner's application over a project with clients, installed as its developer has it."""
    answers = {**preset("recommended"), "sdk_script": "python", "sdk_clients": list(CLIENTS)}
    folder = tmp_path_factory.mktemp("owner") / "project"
    project = Workshop(folder, answers, {"MYPY_CACHE_DIR": str(types)})
    project.render(snapshot)
    lay(project)
    project.run("uv sync --quiet")
    commit_all(project.folder, "laid")
    return project


@pytest.fixture
def owner_project(laid: Workshop, tmp_path: Path) -> Iterator[Workshop]:
    """The same, whose files may be changed, with an empty SQLite of the test's own."""
    url = f"sqlite:///{tmp_path.as_posix()}/owner.sqlite3"
    yield Workshop(laid.folder, laid.answers, {**laid.variables, "DATABASE_URL": url})
    laid.reset("laid")
