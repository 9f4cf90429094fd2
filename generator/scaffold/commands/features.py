"""`scaffold features`: what can be chosen, and what each choice brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap

from scaffold.model.answers import Answers, given_in_file, read_answers
from scaffold.model.answers_file import ANSWERS_FILE, parse_recorded
from scaffold.model.features import features_of
from scaffold.model.question import Question
from scaffold.world import copier_file, disk
from scaffold.world.presets import described
from scaffold.world.root import root_above
from scaffold.world.source import CLONED, data_folder, expanded, presets_in

WIDTH = 57  # what is left of 80 columns


def features() -> list[str]:
    """Return the lines: each question that offers features with those, and the presets.

    In a project that our template made, those that it has are ticked.
    """
    brings = _default(copier_file.config().get("brings"))
    questions = copier_file.questions()
    answers = _answers(questions)
    lines: list[str] = []
    for question in questions.values():
        offered = [one for one in features_of(questions).items() if one[1].question is question]
        if offered:
            lines.append(f"{question.option}  {question.help}")
        for name, feature in offered:
            tick = "" if answers is None else f"[{'x' if feature.is_in(answers) else ' '}] "
            lines.append(f"{name:>18}  {tick}{feature.help}")
            lines += [f"{'':>18}    {path.lstrip('/')}" for path in brings.get(name, ())]
        lines += [""] if offered else []
    return [*lines, *_presets(questions)]


def _answers(questions: Mapping[str, Question]) -> Answers | None:
    """Return what the current project answers; None where it is not of our template."""
    file = root_above(Path.cwd()) / ANSWERS_FILE
    if not file.is_file():
        return None
    made = parse_recorded(disk.read_text(file))
    if expanded(made.address) != CLONED:
        return None
    known = [given for given in given_in_file(made.answers) if given.name in questions]
    return read_answers(questions, known)


def _presets(questions: Mapping[str, Question]) -> list[str]:
    lines = ["--preset  What is often chosen together."]
    for name, (about, has) in described(presets_in(data_folder()), questions).items():
        lines.append(f"{name:>18}  {about}")
        lines += [f"{'':>18}    {line}" for line in wrap(", ".join(has), WIDTH)]
    return lines


def _default(question: object) -> Mapping[str, Sequence[str]]:
    default = question.get("default", {}) if isinstance(question, Mapping) else {}
    return default if isinstance(default, Mapping) else {}
