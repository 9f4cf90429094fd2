"""`scaffold operations` in the presets' projects, against their running applications."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from projects.project import Project
from projects.sets import preset
from reading.comparing import compare
from scaffold.cli import app
from scaffold.reading import read
from scaffold.world import importing
from scaffold.world.project import open_project
from support import CHECKOUT
from typer.testing import CliRunner

PRESETS = sorted(file.stem for file in (CHECKOUT / "presets").glob("*.yml"))


@pytest.fixture(params=PRESETS)
def rendered(
    request: pytest.FixtureRequest,
    full: Project,
    snapshot: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A preset's project, whose environment is that of the project with everything."""
    project = Project(tmp_path / "project", preset(request.param))
    project.render(snapshot)
    monkeypatch.setenv("VIRTUAL_ENV", str(full.folder / ".venv"))
    return project.folder


@pytest.mark.level(2)
def test_each_operation_is_read_as_it_is(rendered: Path) -> None:
    project = open_project(str(rendered))
    reading = read(project.files)
    running = importing.introspect(project.root, project.files, reading.applications[0].name)
    outcome = compare(reading, running)
    assert (outcome.wrong, outcome.lines) == ([], [])
    assert outcome.same == len(running.operations) > 0
    assert all(one.operation_id for one in reading.operations)


@pytest.mark.level(2)
def test_importing_gives_the_same(rendered: Path) -> None:
    assert operations(rendered) == operations(rendered, "--import")


@pytest.mark.level(2)
@pytest.mark.parametrize("rendered", ["full"], indirect=True)
@pytest.mark.parametrize(
    "command",
    [
        ("add-router", "orders"),
        ("add-resource", "search"),
        ("add-middleware", "tenant"),
        ("add-callback", "item_stored", "--on", "POST /items/"),
    ],
    ids=lambda words: words[0],
)
def test_a_piece_does_what_it_shall_and_nothing_else(
    rendered: Path, command: tuple[str, ...]
) -> None:
    words = [*command, "--import", "-n", "--project", str(rendered)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output


def operations(project: Path, *more: str) -> Any:  # noqa: ANN401 - JSON
    words = ["operations", "--json", "--project", str(project), *more]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["not_understood"] == []
    key = ("path", "method", "handler")
    return sorted(said["operations"], key=lambda one: [one[name] for name in key])
