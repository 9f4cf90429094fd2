"""`scaffold features`: what can be chosen, and what each choice brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scaffold.model.question import Question
from scaffold.world import copier_file


def features() -> list[str]:
    """Return the lines: each question that offers features, and below it each feature."""
    brings = _default(copier_file.config().get("brings"))
    lines: list[str] = []
    for question in copier_file.questions().values():
        if question.several:
            lines += ["", *_lines(question, brings)] if lines else _lines(question, brings)
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
