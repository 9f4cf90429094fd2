"""Levels 2 and 3: each set of answers, as a project of its own, passes its checks and serves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from projects.checks import (
    check,
    check_against_its_document,
    check_clients,
    check_other_types,
    check_source,
    needs_node,
)
from projects.fixtures import Make
from projects.interpreters import available, has_no_node, nearest
from projects.real_servers import Servers
from projects.sets import OptionSet, chosen, of_today, presets
from support import CHECKOUT, git

pytestmark = pytest.mark.level(2)
WHOLE = "1/1"  # of the sets: what `--shard` is if nobody says


def number_of_commits() -> int:
    """Return how many commits there are, so that each one tries other sets."""
    return int(git(CHECKOUT, "rev-list", "--count", "HEAD"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "option_set" in metafunc.fixturenames:
        level = max(2, metafunc.config.getoption("level"))
        shard = metafunc.config.getoption("shard")
        is_today = level == 2 and shard == WHOLE
        sets = of_today(number_of_commits()) if is_today else chosen(level, shard)
        # One Python after the other: what a worker has installed and type-checked serves the next.
        sets.sort(key=lambda one: one.python)
        metafunc.parametrize("option_set", sets, ids=[one.name for one in sets])


def test_a_project_passes_its_checks_and_serves(
    option_set: OptionSet,
    make: Make,
    environments: Path,
    servers: Servers,
    record_property: Callable[[str, object], None],
) -> None:
    python = nearest(option_set.python)
    run_with = {
        "UV_PYTHON": available()[python],
        "UV_RESOLUTION": option_set.resolution,
        "UV_PROJECT_ENVIRONMENT": str(environments / python),
    }
    answered = option_set.answers.get("python_version", python)
    answers = {**option_set.answers, "python_version": min(answered, python)}
    project = make("project", answers, **run_with)
    project.run("uv sync")
    if python < option_set.python:
        # No interpreter to run it with: its text is judged, and its twin for this one runs.
        record_property("lint and types only", option_set.python)
        twin = make("as-answered", option_set.answers, **run_with)
        tools = f"uv run --project {project.folder} --no-sync"
        check_source(twin, "--python-version", option_set.python, tools=tools)
    if option_set.servers:
        project.variables |= servers.variables(project)
    if needs_node(project) and has_no_node():
        record_property("without Node", True)
    else:
        check_clients(project)
    check(
        project,
        environments / f"{python}-without-dev",
        coverage=option_set.level == 3 or option_set in presets(),
    )
    if option_set in presets():
        check_other_types(project)
    if option_set.level == 3:
        check_against_its_document(project)
