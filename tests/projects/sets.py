"""Levels 2 and 3: the option sets of which projects are made.

A set is what was answered and, at level 3, in which surroundings its project is tried. The sets of
a level are the presets, the awkward ones of awkward.yml, and an array that completes them to a
covering one of all questions: each two choices are together in a set, at level 3 each three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from math import ceil
from typing import Any, NamedTuple

import covertable
import yaml
from projects.interpreters import supported
from support import CHECKOUT
from template.combinations import Combination, Part, answers_of, every, exclusions, possible
from template.reading import QUESTIONS, choices, context, is_asked

Answers = Mapping[str, Any]
Field = Part | str
# The sets of the arrays when somebody last looked: the report says if one grows by a quarter.
EXPECTED = {2: 14, 3: 82}
PER_SHARD = 8
PARTS = 8


class OptionSet(NamedTuple):
    name: str
    answers: Answers
    python: str
    """The version of the interpreter that it should run on."""
    resolution: str = "highest"
    """The versions of the dependencies, as uv calls it: the highest, or the lowest-direct."""
    servers: bool = False
    """Whether it has a real PostgreSQL and a real Redis."""
    level: int = 2


# What differs from run to run at level 3, beside the answers; the first value is that of level 2.
SURROUNDINGS: dict[str, Sequence[object]] = {
    "python": supported(),
    "resolution": ("highest", "lowest-direct"),
    "servers": (False, True),
}


def option_sets(level: int) -> list[OptionSet]:
    """Return the sets of a level, each with a name of its own."""
    return [*written(), *array(level)]


def written() -> list[OptionSet]:
    """Return the sets that somebody wrote down."""
    return [*presets(), *awkward()]


def preset(name: str) -> Answers:
    text = (CHECKOUT / f"presets/{name}.yml").read_text(encoding="utf-8")
    answers: Answers = yaml.safe_load(text)
    return answers


def presets() -> list[OptionSet]:
    files = sorted((CHECKOUT / "presets").glob("*.yml"))
    return [named(file.stem, preset(file.stem)) for file in files]


def awkward() -> list[OptionSet]:
    text = (CHECKOUT / "tests/projects/awkward.yml").read_text(encoding="utf-8")
    different: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return [
        named(name, {**preset(answers.pop("preset", "minimal")), **answers})
        for name, answers in different.items()
    ]


def named(name: str, answers: Answers) -> OptionSet:
    return OptionSet(name, answers, str(context(answers)["python_version"]))


def parts() -> list[Part]:
    """Return what a user can choose: each question, and each item of a several-choice one."""
    found = list[Part]()
    for question in filter(is_asked, QUESTIONS):
        several = QUESTIONS[question].get("multiselect")
        items = choices(question) if several else [None]
        found += [Part(question, item) for item in items]
    return found


@cache
def array(level: int) -> list[OptionSet]:
    """Return what makes the written sets a covering array, of strength 2 or, at level 3, 3."""
    factors: dict[Field, Sequence[object]] = {part: part.values() for part in parts()}
    if level == 3:
        factors.update(SURROUNDINGS)
    have = [to_row(one, factors) for one in written()]
    # A text of its own is none of the array's values.
    there = [row for row in have if all(row[one] in factors[one] for one in factors)]
    rows = covertable.make(factors, strength=level, constraints=constraints(level), presets=there)
    new = [row for row in rows if row not in there]
    width = len(str(len(new)))
    word = {2: "pairs", 3: "triples"}[level]
    return [from_row(f"{word}-{n:0{width}}", row, level) for n, row in enumerate(new, start=1)]


def unlike(number: int) -> list[OptionSet]:
    """Return sets of the array that differ most from the presets and from each other."""
    found = presets()
    for _ in range(number):
        found.append(max(array(2), key=lambda one: min(map(partial(distance, one), found))))
    return found[-number:]


def distance(one: OptionSet, other: OptionSet) -> int:
    """Return how many features are in one of two sets alone."""
    return len(features(one) ^ features(other))


def features(option_set: OptionSet) -> set[str]:
    found = context(option_set.answers)["features"]
    assert isinstance(found, list)
    return set(found)


def constraints(level: int) -> list[dict[str, object]]:
    """Return what the array may not hold: answers that copier.yml refuses, and idle runs."""
    return [
        *(refused(sorted(asked, key=str)) for asked in exclusions().values()),
        *SENSELESS[level],
    ]


def refused(asked: Sequence[Part]) -> dict[str, object]:
    """Return the constraint of a validator, which depends on these parts."""
    accepted = {tuple(one.values()) for one in filter(possible(asked), every(asked))}
    return rule(asked, lambda row: tuple(row[part] for part in asked) in accepted)


def rule(
    fields: Sequence[Field], holds: Callable[[Mapping[Field, Any]], bool]
) -> dict[str, object]:
    return {"operator": "fn", "requires": list(fields), "evaluate": holds}


PYTHON = Part("python_version")
DATABASE, CACHE = Part("resources", "database"), Part("resources", "cache")
SENSELESS: dict[int, list[dict[str, object]]] = {
    2: [],
    3: [
        # uv would refuse it.
        rule(["python", PYTHON], lambda row: row["python"] >= row[PYTHON]),
        # The lowest versions are for who cannot move: many have no wheel for a newer Python.
        rule(
            ["python", "resolution"],
            lambda row: row["resolution"] == "highest" or row["python"] == supported()[0],
        ),
        rule(
            ["servers", DATABASE, CACHE],
            lambda row: not row["servers"] or row[DATABASE] or row[CACHE],
        ),
    ],
}


def to_row(option_set: OptionSet, fields: Iterable[Field]) -> dict[Field, Any]:
    """Return what a set has for each field."""
    values = context(option_set.answers)

    def value(field: Field) -> object:
        if isinstance(field, str):
            return getattr(option_set, field)
        answer: Any = values[field.question]
        return answer if field.choice is None else field.choice in answer

    return {field: value(field) for field in fields}


def from_row(name: str, row: Mapping[Field, Any], level: int) -> OptionSet:
    combination: Combination = {
        part: value for part, value in row.items() if isinstance(part, Part)
    }
    chosen = named(name, answers_of(combination))._replace(level=level)
    return chosen._replace(**{field: row[field] for field in SURROUNDINGS if field in row})


def shards(level: int) -> list[list[OptionSet]]:
    """Return the sets of a level in parts of about the same size, to be run side by side."""
    every_set = option_sets(level)
    number = ceil(len(every_set) / PER_SHARD)
    return [part(every_set, k, number) for k in range(1, number + 1)]


def chosen(level: int, shard: str) -> list[OptionSet]:
    """Return the sets of a level, or those of its part K of N, written `K/N`."""
    k, number = map(int, shard.split("/"))
    return part(option_sets(level), k, number)


def of_today(number_of_commits: int) -> list[OptionSet]:
    """Return the presets, and a part of the other sets of level 2: another one for each commit.

    All of them are tried in the night, and in the workflow, where each shard is a machine.
    """
    others = [one for one in option_sets(2) if one not in presets()]
    return [*presets(), *part(others, number_of_commits % PARTS + 1, PARTS)]


def part(sets: Sequence[OptionSet], k: int, number: int) -> list[OptionSet]:
    # One after the other, as cards are dealt: neighbours of the array are alike in size.
    return list(sets[k - 1 :: number])
