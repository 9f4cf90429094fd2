"""The names that no project may have: those of everything that is locked with it."""

from __future__ import annotations

import keyword
import tomllib

import pytest
from projects.fixtures import Make
from projects.sets import preset
from template.reading import QUESTIONS

# The name of its package; and what a generated client needs, which many add to the service too.
OF_OURS = {"app", "httpx"}


@pytest.mark.level(2)
def test_they_are_those_of_a_full_lock_and_no_others(make: Make) -> None:
    project = make("shop", preset("full"))
    locked = set[str]()
    for resolution in ("highest", "lowest-direct"):
        project.run(f"uv lock --resolution {resolution}")
        lock = tomllib.loads((project.folder / "uv.lock").read_text(encoding="utf-8"))
        locked |= {package["name"] for package in lock["package"]} - {"my-api"}
        (project.folder / "uv.lock").unlink()
    keywords = {word.lower() for word in keyword.kwlist}
    assert set(QUESTIONS["reserved_names"]["default"]) == locked | keywords | OF_OURS
