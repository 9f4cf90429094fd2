"""The workshop of each preset, made once, and what users install from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from projects.interpreters import has_no_node
from projects.sdk.users import Users
from projects.sdk.workshop import Workshop, workshop

Workshops = Callable[[str], Workshop]
Installed = Callable[[str], Users]
PRESETS = [
    pytest.param("full"),
    pytest.param("recommended", marks=pytest.mark.level(3)),
    pytest.param("minimal", marks=pytest.mark.level(3)),
]


@pytest.fixture(scope="session", autouse=True)
def node() -> None:
    if has_no_node():
        pytest.skip("clients are generated with Node, which this machine does not have")


@pytest.fixture(scope="session")
def workshops(snapshot: Path, types: Path, tmp_path_factory: pytest.TempPathFactory) -> Workshops:
    made: dict[str, Workshop] = {}

    def get(preset: str) -> Workshop:
        if preset not in made:
            folder = tmp_path_factory.mktemp(preset)
            made[preset] = workshop(snapshot, folder, preset, MYPY_CACHE_DIR=str(types))
        return made[preset]

    return get


@pytest.fixture(scope="session")
def installed(workshops: Workshops) -> Installed:
    found: dict[str, Users] = {}

    def get(preset: str) -> Users:
        if preset not in found:
            made = workshops(preset)
            found[preset] = Users(made, made.folder.parent)
            found[preset].install()
        return found[preset]

    return get


@pytest.fixture(params=PRESETS)
def made(request: pytest.FixtureRequest, workshops: Workshops) -> Iterator[Workshop]:
    """The project of a preset, as it was generated and committed."""
    yield workshops(request.param)
    workshops(request.param).reset()


@pytest.fixture
def sdk(workshops: Workshops) -> Iterator[Workshop]:
    """The project with everything, as it was generated and committed."""
    yield workshops("full")
    workshops("full").reset()


@pytest.fixture(params=PRESETS)
def users(request: pytest.FixtureRequest, installed: Installed) -> Users:
    """What users install of a preset's clients."""
    return installed(request.param)
