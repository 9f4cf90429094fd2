"""The sample items and users are what `scaffold add-model` writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects.project import Answers, Project
from projects.sets import preset
from samples import made

PLAIN = {"resources": ["database"], "middleware": [], "extras": []}


@pytest.mark.parametrize(
    "answers",
    [PLAIN, PLAIN | {"unique_ids": "default", "python_version": "3.14"}, dict(preset("full"))],
    ids=["plain", "other ids", "full"],
)
def test_they_are_the_output_of_two_commands(
    snapshot: Path, tmp_path: Path, answers: Answers
) -> None:
    without, with_ = (
        Project(tmp_path / str(examples), {**answers, "examples": examples})
        for examples in (False, True)
    )
    for project in (without, with_):
        project.render(snapshot)
    for path, content in made(without.folder).items():
        shipped = (with_.folder / path).read_bytes()
        assert content == shipped, f"{path}: run `uv run tools/samples.py`"
