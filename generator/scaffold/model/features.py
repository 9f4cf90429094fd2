"""What of the answers can be switched on and off: the features, by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from scaffold.model.answers import NOTHING, Answers
from scaffold.model.problem import ExitCode, Problem, RefusedError
from scaffold.model.question import Question


class Feature(NamedTuple):
    """One value of a question, by which a project has something or lacks it."""

    question: Question
    value: str | bool

    @property
    def help(self) -> str:
        """What it means."""
        choices = [choice for choice in self.question.choices if choice.value == self.value]
        return choices[0].help if choices else self.question.help

    def is_in(self, answers: Answers) -> bool:
        """Say whether the answers have it."""
        answer = answers.get(self.question.name)
        return self.value in answer if isinstance(answer, list) else answer == self.value


def features_of(questions: Mapping[str, Question]) -> dict[str, Feature]:
    """Return the features by their names.

    These are the choices of a question that takes several, a question of yes or no, and what a
    question offers besides `none`: by its own name where that is one thing, else by theirs, unless
    another feature has the name of one of them.
    """
    features: dict[str, Feature] = {}
    of_several = {
        one for question in questions.values() if question.several for one in question.values
    }
    for question in questions.values():
        others = [value for value in question.values if value != NOTHING]
        if question.several:
            features |= {value: Feature(question, value) for value in question.values}
        elif question.type == "bool":
            features[question.name] = Feature(question, True)
        elif NOTHING in question.values and len(others) == 1:
            features[question.name] = Feature(question, others[0])
        elif NOTHING in question.values and of_several.isdisjoint(others):
            features |= {value: Feature(question, value) for value in others}
    return features


def switched(
    questions: Mapping[str, Question], answers: Answers, names: Iterable[str], *, on: bool
) -> Answers:
    """Return the answers with some features, or without them.

    Raises:
        RefusedError: With exit code 2 and the nearest name, for each that there is not.
    """
    features, answers, problems = features_of(questions), dict(answers), []
    for name in names:
        if name not in features:
            problems.append(_unknown(name, features))
            continue
        question, value = features[name]
        if not question.several:
            off = False if question.type == "bool" else NOTHING
            # What is not there is not taken away with what is there in its place.
            if on or answers.get(question.name, value) == value:
                answers[question.name] = value if on else off
            continue
        others = [
            one for one in question.values if one != value and Feature(question, one).is_in(answers)
        ]
        wanted = [*others, value] if on else others
        answers[question.name] = [one for one in question.values if one in wanted]
    if problems:
        raise RefusedError(ExitCode.USAGE, *problems)
    return answers


def _unknown(name: str, features: Mapping[str, Feature]) -> Problem:
    near = get_close_matches(name.lower(), features, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    message = f"There is no feature {name!r}.{hint} The features: {', '.join(features)}."
    return Problem("unknown-feature", message)
