"""What the tests of a project's life share."""

from __future__ import annotations

from pathlib import Path

import pytest
from life.made import make, make_template
from life.rendered import Rendered
from projects.fixtures import copy_template
from support import commit_all


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small template with three versions."""
    return make_template(tmp_path_factory.mktemp("versions") / "template")


@pytest.fixture
def shop(versions: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its first version, with gzip, as the current folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(here.parent / "cache"))
    project = make(versions, "shop")
    monkeypatch.chdir(project)
    return project


@pytest.fixture(scope="session")
def of_this_checkout(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """The template of this checkout at v1.0.0, and what was rendered of it."""
    repository = copy_template(tmp_path_factory.mktemp("repository"))
    commit_all(repository, "v1.0.0")
    return Rendered(repository, ["v1.0.0"], tmp_path_factory.mktemp("rendered"))


@pytest.fixture
def rendered(of_this_checkout: Rendered, monkeypatch: pytest.MonkeyPatch) -> Rendered:
    """The same, from where the commands of this test take what was rendered."""
    of_this_checkout.stand_in(monkeypatch)
    return of_this_checkout
