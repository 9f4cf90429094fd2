"""Pieces in our own projects: one of each, and everything still passes."""

from __future__ import annotations

import pytest
from pieces.shapes import contents, scaffold
from projects.checks import check_other_types, check_source
from projects.fixtures import Make
from projects.sets import preset

pytestmark = pytest.mark.level(2)
LONG = ["--path", f"/what-happened{'/and-what-happened-then' * 5}"]
PIECES = (
    ["add-router", "orders", "--prefix", "/shop-orders"],
    ["add-router", "customer_notification_profiles"],
    ["add-resource", "search", "--env", "ELASTIC_URL"],
    ["add-resource", "customer_notification_profiles"],
    ["add-middleware", "tenant", "--before", "errors"],
    ["add-middleware", "customer_notification_profile"],
    ["add-callback", "probed_ok", "--on", "GET /health/live"],
    ["add-callback", "customer_notification_profiles", "--on", "GET /health/live", *LONG],
)
# Tests of what no piece comes near.
BESIDE = ("database", "delivery", "jobs", "migrations", "models")
OTHER_ORDER = (3, 0, 5, 6, 2, 7, 4, 1)


@pytest.mark.parametrize(
    "name", ["minimal", "full", pytest.param("recommended", marks=pytest.mark.level(3))]
)
def test_one_of_each_passes_and_goes_again(name: str, make: Make) -> None:
    project = make("project", preset(name))
    before = contents(project.folder)
    for words in PIECES:
        done = scaffold(project.folder, *words)
        assert done.exit_code == 0, done.output
    after = contents(project.folder)
    for words in PIECES:
        done = scaffold(project.folder, *words)
        assert (done.exit_code, " changed" in done.stdout) == (0, False), done.output
    assert contents(project.folder) == after
    project.run("uv sync")
    project.run(["uv", "run", "pytest", *(f"--ignore=tests/{name}" for name in BESIDE)])
    check_source(project)
    check_other_types(project)
    (project.folder / "uv.lock").unlink()
    for index in OTHER_ORDER:
        done = scaffold(project.folder, *PIECES[index][:2], "--remove")
        assert done.exit_code == 0, done.output
    assert contents(project.folder) == before
