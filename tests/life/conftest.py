"""What the tests of a project's life share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from life.made import make_template, new
from life.rendered import Rendered
from projects.fixtures import copy_template
from support import commit_all


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


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rendered]:
    """The template of this checkout at v1.0.0; the commands get from there what was rendered."""
    repository = copy_template(tmp_path_factory.mktemp("repository"))
    commit_all(repository, "v1.0.0")
    found = Rendered(repository, ["v1.0.0"], tmp_path_factory.mktemp("rendered"))
    with pytest.MonkeyPatch.context() as patch:
        found.stand_in(patch)
        yield found
