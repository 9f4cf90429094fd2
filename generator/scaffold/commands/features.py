"""`scaffold features`: what can be chosen, and what each choice brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap

from scaffold.model.question import Question
from scaffold.world import copier_file
from scaffold.world.presets import described
from scaffold.world.source import data_folder, presets_in

WIDTH = 57  # what is left of 80 columns


def features() -> list[str]:
    """Return the lines: each question that offers features with those, and the presets."""
    brings = _default(copier_file.config().get("brings"))
    questions = copier_file.questions()
    lines: list[str] = []
    for question in questions.values():
        if question.several:
            lines += [*_lines(question, brings), ""]
    return [*lines, *_presets(questions)]


def _presets(questions: Mapping[str, Question]) -> list[str]:
    lines = ["--preset  What is often chosen together."]
    for name, (about, has) in described(presets_in(data_folder()), questions).items():
        lines.append(f"{name:>18}  {about}")
        lines += [f"{'':>18}    {line}" for line in wrap(", ".join(has), WIDTH)]
    return lines


def _lines(question: Question, brings: Mapping[str, Sequence[str]]) -> list[str]:
    lines = [f"{question.option}  {question.help}"]
    for choice in question.choices:
        lines.append(f"{choice.value:>18}  {choice.help}")
        lines += [f"{'':>18}    {path.lstrip('/')}" for path in brings.get(choice.value, ())]
    return lines


def _default(question: object) -> Mapping[str, Sequence[str]]:
    default = question.get("default", {}) if isinstance(question, Mapping) else {}
    return default if isinstance(default, Mapping) else {}
