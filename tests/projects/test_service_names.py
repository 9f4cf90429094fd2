"""What services are called, in service_names.txt: each is refused with a suggestion, or works."""

from __future__ import annotations

import pytest
from projects.fixtures import Make
from projects.sets import preset
from scaffold.model.slug import suggest_slug
from support import CHECKOUT
from template.reading import context, is_refused

NAMES = (CHECKOUT / "tests/projects/service_names.txt").read_text("utf-8").splitlines()
INSTALLED = 10  # each of these many


def slug_of(folder: str) -> str:
    return str(context({"_folder_name": folder})["project_slug"])


@pytest.mark.parametrize("name", NAMES)
def test_a_name_gives_a_slug_or_a_suggestion_that_is_taken(name: str) -> None:
    slug = slug_of(name) or suggest_slug(name)
    assert not is_refused("project_slug", context({"project_slug": slug}))


@pytest.mark.level(3)
@pytest.mark.parametrize("name", [name for name in NAMES if slug_of(name)])
def test_what_is_taken_can_be_locked(name: str, make: Make) -> None:
    make("shop", {**preset("full"), "project_name": name}).run("uv lock")


@pytest.mark.level(3)
@pytest.mark.parametrize("name", [name for name in NAMES if slug_of(name)][::INSTALLED])
def test_what_is_taken_can_be_built_and_imported(name: str, make: Make) -> None:
    project = make("shop", {**preset("minimal"), "project_name": name})
    project.run("uv build")
    project.run("uv run python -W error -c 'import app.main'")
