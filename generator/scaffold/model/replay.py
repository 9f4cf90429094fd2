"""The command that does the same again, without questions."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping

from scaffold.model.answers import NOTHING, Answers
from scaffold.model.question import Answer, Question


def answer_arguments(question: Question, answer: Answer, *, is_option: bool) -> list[str]:
    """Return the arguments of `scaffold new` that give this answer.

    Args:
        question: What is answered.
        answer: In the question's type.
        is_option: Whether the command has an option for it; otherwise `--data` gives it.
    """
    if isinstance(answer, bool):
        if is_option:
            return [question.option if answer else f"--no-{question.option.removeprefix('--')}"]
        return ["--data", f"{question.name}={str(answer).lower()}"]
    text = (",".join(answer) or NOTHING) if isinstance(answer, list) else str(answer)
    return [question.option, text] if is_option else ["--data", f"{question.name}={text}"]


def replay(
    fixed: Iterable[str],
    questions: Mapping[str, Question],
    answers: Answers,
    defaults: Answers,
    options: frozenset[str],
) -> str:
    """Return one line for a POSIX shell.

    Args:
        fixed: The arguments that are not answers, the directory among them.
        questions: The template's.
        answers: All of them, as they were used.
        defaults: What the template would have taken; these answers are left out.
        options: The names of the questions that the command has an option for.
    """
    arguments = [*fixed]
    for name, answer in answers.items():
        if name not in defaults or defaults[name] != answer:
            is_option = name in options
            arguments += answer_arguments(questions[name], answer, is_option=is_option)
    return shlex.join(["scaffold", "new", *arguments])
