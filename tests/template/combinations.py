"""The answers that a file of the template depends on, and their combinations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from math import prod
from typing import NamedTuple

from jinja2 import nodes
from template.reading import (
    ENVIRONMENT,
    QUESTIONS,
    choices,
    chosen_in,
    context,
    feature_conditions,
    find_all,
    is_asked,
    is_refused,
    memberships,
    validators,
)

# Free text: what differs in form, not every text that there is. Others have the two below.
SAMPLES: dict[str, Sequence[object]] = {
    "project_name": ("My API", "x" * 80),
    "project_slug": ("my-api", "x" * 80),
    "description": ("", "What this service does."),
    "author_name": ("", "Ada Lovelace"),
    "author_email": ("", "ada@example.com"),
}


class Part(NamedTuple):
    """What can be answered in more than one way: a question, or one choice of several."""

    question: str
    choice: str | None = None

    def values(self) -> Sequence[object]:
        """Return its answers, from the least to the most."""
        if self.choice is not None or QUESTIONS[self.question]["type"] == "bool":
            return (False, True)
        return choices(self.question) or SAMPLES.get(self.question) or samples(self.question)


Combination = Mapping[Part, object]


def samples(question: str) -> Sequence[object]:
    """Return the default of a question without choices, and something else."""
    default = context({})[question]
    return (default, default + 1 if isinstance(default, (int, float)) else "x")


def parts_in(node: nodes.Node) -> set[Part]:
    """Return what a part of a template, or the whole, depends on."""
    found: set[Part] = set()
    asked = list(memberships(node))
    for name, value in asked:
        by_name = name.name == "features"
        found |= parts_of_feature(value) if by_name else parts_of_choice(name.name, value)
    for other in {*find_all(node, nodes.Name)} - {name for name, _ in asked}:
        found |= parts_of_question(other.name)
    return found


def parts_of_choice(question: str, value: str) -> set[Part]:
    if chosen_in().get(value) == question:
        return {Part(question, value)}
    return parts_of_question(question)


def parts_of_question(name: str) -> set[Part]:
    if name not in QUESTIONS:
        return set()
    if QUESTIONS[name].get("multiselect"):
        return {Part(name, choice) for choice in choices(name)}
    default = QUESTIONS[name].get("default")
    if is_asked(name) or not isinstance(default, str):
        return {Part(name)} if is_asked(name) else set()
    return parts_in(ENVIRONMENT.parse(default))


def parts_of_feature(feature: str) -> set[Part]:
    found = {Part(chosen_in()[feature], feature)} if feature in chosen_in() else set()
    if feature in feature_conditions():
        found |= parts_in(feature_conditions()[feature])
    return found


def size(parts: Iterable[Part]) -> int:
    return prod(len(part.values()) for part in parts)


def every(parts: Sequence[Part]) -> Iterator[Combination]:
    for chosen in product(*(part.values() for part in parts)):
        yield dict(zip(parts, chosen, strict=True))


@cache
def exclusions() -> dict[str, set[Part]]:
    """Return the questions whose answers can be refused, and what that depends on."""
    return {name: parts_in(ENVIRONMENT.parse(text)) for name, text in validators().items()}


def possible(parts: Sequence[Part]) -> Callable[[Combination], bool]:
    """Return whether a combination of these parts is one that copier.yml accepts."""
    judges = [name for name, asked in exclusions().items() if asked <= set(parts)]

    def is_possible(combination: Combination) -> bool:
        if not judges:
            return True
        values = context(answers_of(combination))
        return not any(is_refused(name, values) for name in judges)

    return is_possible


def answers_of(combination: Combination) -> dict[str, object]:
    """Return answers for Copier; what the combination does not name is left out."""
    answers: dict[str, object] = {
        name: [] for name in QUESTIONS if QUESTIONS[name].get("multiselect")
    }
    for part, value in combination.items():
        if part.choice is None:
            answers[part.question] = value
    for question in answers:
        if QUESTIONS[question].get("multiselect"):
            wanted = [part.choice for part, value in combination.items() if value is True]
            answers[question] = [choice for choice in choices(question) if choice in wanted]
    return {name: answers[name] for name in QUESTIONS if name in answers}
