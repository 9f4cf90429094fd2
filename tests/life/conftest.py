"""What the tests of a project's life share."""

from __future__ import annotations

from pathlib import Path

import pytest
from life.made import make_template, new


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small template with three versions."""
    return make_template(tmp_path_factory.mktemp("versions") / "template")


@pytest.fixture
def shop(versions: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001
    """A project of its first version, with gzip, as the current folder."""
    project = new(versions)
    monkeypatch.chdir(project)
    return project
