"""The copier.yml that came with this command: what its options and its help are read from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from scaffold.model.question import Question, questions_of
from scaffold.world.source import data_folder


@cache
def config() -> Mapping[str, object]:
    """Return copier.yml, parsed."""
    import yaml

    text = (data_folder() / "copier.yml").read_text(encoding="utf-8")
    parsed: Mapping[str, object] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return parsed


@cache
def questions() -> dict[str, Question]:
    """Return the questions that a person can answer, in their order."""
    return questions_of(config())
