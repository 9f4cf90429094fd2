"""Every combination of the answers that a file of the template depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from math import prod
from typing import NamedTuple

from jinja2 import nodes
from template.reading import (
    ENVIRONMENT,
    FILES,
    QUESTIONS,
    brought_by,
    choices,
    chosen_in,
    context,
    feature_conditions,
    is_asked,
    is_refused,
    is_there,
    memberships,
    render,
    validators,
    variables,
)

MOST = 32_768
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


def parts_of_file(path: str) -> list[Part]:
    """Return what the file's text depends on, and whether it is there at all."""
    found = parts_in(ENVIRONMENT.parse(FILES[path]))
    for feature in brought_by(path):
        found |= parts_of_feature(feature)
    return sorted(found, key=str)


def parts_in(node: nodes.Template | nodes.Expr) -> set[Part]:
    """Return what an expression or a whole template depends on."""
    found: set[Part] = set()
    asked = list(memberships(node))
    for name, value in asked:
        found |= parts_of_feature(value) if name == "features" else parts_of_choice(name, value)
    for name in names_in(node) - {name for name, _ in asked}:
        found |= parts_of_question(name)
    return found


def names_in(node: nodes.Template | nodes.Expr) -> set[str]:
    whole = node if isinstance(node, nodes.Template) else nodes.Template([nodes.Output([node])])
    whole.set_environment(ENVIRONMENT)
    return variables(whole)


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


def combinations_of(parts: Sequence[Part]) -> Iterator[Combination]:
    """Yield every combination, or where those are too many the ones near both ends."""
    chosen = every(parts) if is_exhaustive(parts) else near_both_ends(parts)
    return filter(possible(parts), chosen)


def is_exhaustive(parts: Sequence[Part]) -> bool:
    return prod(len(part.values()) for part in parts) <= MOST


def every(parts: Sequence[Part]) -> Iterator[Combination]:
    for chosen in product(*(part.values() for part in parts)):
        yield dict(zip(parts, chosen, strict=True))


def near_both_ends(parts: Sequence[Part]) -> Iterator[Combination]:
    yield from near({part: part.values()[0] for part in parts})
    yield from near({part: part.values()[-1] for part in parts})


def near(start: Combination) -> Iterator[Combination]:
    """Yield what differs from `start` in at most three parts: any three, alone or left out."""
    for number in range(4):
        for changed in combinations(start, number):
            others = [[v for v in part.values() if v != start[part]] for part in changed]
            for values in product(*others):
                yield {**start, **dict(zip(changed, values, strict=True))}


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


class Variants(NamedTuple):
    """What a file becomes."""

    combinations: int
    exhaustive: bool
    texts: dict[str, Combination]
    """Each distinct text, and the first combination that gives it."""


def variants(path: str) -> Variants:
    """Render a file once in every combination that it can see."""
    parts = parts_of_file(path)
    number, texts = 0, dict[str, Combination]()
    for combination in combinations_of(parts):
        number += 1
        values = context(answers_of(combination))
        if is_there(path, values):
            texts.setdefault(render(path, values), combination)
    return Variants(number, is_exhaustive(parts), texts)
