"""The template has a budget: gates stay few, flat, and about what copier.yml asks."""

from __future__ import annotations

import re

import pytest
from template.combinations import answers_of, every, parts_of_feature, possible
from template.reading import (
    BRINGS,
    COPIERS_OWN,
    ENVIRONMENT,
    FILES,
    PATHS,
    QUESTIONS,
    all_features,
    brought_by,
    context,
    features_asked,
    variables,
)

TAG = re.compile(r"(?:# %|\{%)\s*(\w+)")
# Files that join features: two gates for each part that they join.
JOINED = [
    "src/app/main.py",
    "src/app/lifespan.py",
    "src/app/middleware/__init__.py",
    "src/app/resources/__init__.py",
    "tests/conftest.py",
    ".env.example",
    ".github/workflows/ci.yml",
]
BUDGETS = {
    **{path: 2 * len(set(features_asked(FILES[path]))) for path in JOINED},
    # Two for the database, and three for the ids, and two for the callbacks that are delivered.
    "src/app/main.py": 2 * 4,
    # Six parts of five features: items and users are one feature's.
    "src/app/routers/__init__.py": 2 * 6,
    # Budgets of their own: the count of November 2026. Some in each are for the clients: what
    # pyproject.toml tells its tools of them; and their section of the README.
    "pyproject.toml": 30,
    "README.md": 37,
}
gated = pytest.mark.parametrize("path", [path for path in FILES if TAG.search(FILES[path])])


@gated
def test_a_file_has_few_gates(path: str) -> None:
    assert TAG.findall(FILES[path]).count("if") <= BUDGETS.get(path, 5)


@gated
def test_gates_do_not_stand_in_one_another(path: str) -> None:
    depth = 0
    for tag in TAG.findall(FILES[path]):
        depth += {"if": 1, "endif": -1}.get(tag, 0)
        assert depth <= 1


@gated
def test_gates_ask_for_features_that_there_are(path: str) -> None:
    assert set(features_asked(FILES[path])) <= all_features()


@gated
def test_a_file_shows_no_value_that_copier_yml_does_not_know(path: str) -> None:
    known = {*QUESTIONS, *COPIERS_OWN}
    assert variables(ENVIRONMENT.parse(FILES[path])) <= known


@pytest.mark.parametrize("path", PATHS)
def test_a_file_name_has_no_condition(path: str) -> None:
    assert re.fullmatch(r"[\w./-]+", path)


@pytest.mark.parametrize("feature", BRINGS)
def test_a_feature_brings_files_that_there_are(feature: str) -> None:
    assert feature in all_features()
    for place in BRINGS[feature]:
        assert any(f"/{path}/".startswith(f"{place}/") for path in PATHS), place


# What no feature brings. A new name here is in everybody's project from then on.
ALWAYS = """
.copier-answers.yml
.env.example
.gitignore
AGENTS.md
README.md
pyproject.toml
src/app/__init__.py
src/app/__main__.py
src/app/docs.py
src/app/errors.py
src/app/lifespan.py
src/app/logs.py
src/app/main.py
src/app/metadata.py
src/app/middleware/__init__.py
src/app/middleware/access_log.py
src/app/middleware/body_limit.py
src/app/middleware/errors.py
src/app/middleware/probes.py
src/app/openapi.py
src/app/openapi.toml
src/app/resources/__init__.py
src/app/resources/base.py
src/app/routers/__init__.py
src/app/routers/health.py
src/app/routing.py
src/app/settings.py
tests/conftest.py
tests/fixtures/__init__.py
tests/fixtures/app.py
tests/fixtures/server.py
tests/middleware/test_access_log.py
tests/middleware/test_body_limit.py
tests/routers/test_health.py
tests/test_errors.py
tests/test_fixtures.py
tests/test_lifespan.py
tests/test_logs.py
tests/test_openapi.py
tests/test_routing.py
tests/test_server.py
tests/test_settings.py
"""


def test_a_file_that_no_feature_brings_is_for_every_project() -> None:
    assert [path for path in PATHS if not brought_by(path)] == ALWAYS.split()


def nested() -> list[tuple[str, str]]:
    """Return each two features of which the first brings what lies in a place of the second."""
    return sorted(
        {
            (inner, outer)
            for inner, its_places in BRINGS.items()
            for outer, places in BRINGS.items()
            for place in places
            for own in its_places
            if inner != outer and f"{own}/".startswith(f"{place}/")
        }
    )


@pytest.mark.parametrize(("inner", "outer"), nested())
def test_who_brings_a_file_into_a_place_is_never_without_the_place(inner: str, outer: str) -> None:
    parts = sorted(parts_of_feature(inner) | parts_of_feature(outer), key=str)
    for combination in filter(possible(parts), every(parts)):
        features = context(answers_of(combination))["features"]
        assert isinstance(features, list)
        assert outer in features or inner not in features
