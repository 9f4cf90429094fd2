"""The presets that come with the command fit the questions that come with it."""

from __future__ import annotations

import pytest
from scaffold.model.answers import read_answers
from scaffold.world import copier_file, presets
from scaffold.world.source import data_folder, presets_in

PRESETS = presets_in(data_folder())


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_answers_questions_that_there_are(name: str) -> None:
    answers = read_answers(copier_file.questions(), presets.read(PRESETS, name))
    assert answers
