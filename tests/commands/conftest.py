"""Pythons that have FastAPI, to ask applications by; and a template with versions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands.modelled import make
from support import commit_all, python_with

VERSIONS = {"oldest": ["fastapi==0.115.*", "httpx"], "newest": ["fastapi", "httpx2"]}


@pytest.fixture(scope="session", params=VERSIONS)
def served_by(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the oldest FastAPI that is served, or the newest, and what tests take."""
    folder = tmp_path_factory.mktemp("served")
    return python_with(folder, "pytest", *VERSIONS[request.param], compiled=True)


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


@pytest.fixture
def modelled(here: Path) -> Path:
    """A project that models can be added to, as the current folder."""
    return make(here)
