"""The covering array covers, and holds nothing that copier.yml refuses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import pytest
from projects.sets import OptionSet, array, option_sets, parts, to_row
from template.combinations import Part, exclusions, possible
from template.reading import QUESTIONS, context, is_refused, validators


def not_covered(sets: Sequence[OptionSet], strength: int) -> list[dict[Part, object]]:
    """Return each possible combination of so many parts that is in no set."""
    rows = [to_row(one, parts()) for one in sets]
    excluded = {part for asked in exclusions().values() for part in asked}
    missing = list[dict[Part, object]]()
    for together in combinations(parts(), strength):
        there = {tuple(row[part] for part in together) for row in rows}
        is_possible = possible(together) if excluded & set(together) else None
        for values in product(*(part.values() for part in together)):
            wanted = dict(zip(together, values, strict=True))
            if values not in there and (is_possible is None or is_possible(wanted)):
                missing.append(wanted)
    return missing


def test_each_two_choices_are_together_in_a_set() -> None:
    assert not not_covered(option_sets(2), 2)


@pytest.mark.level(3)
def test_each_three_choices_are_together_in_a_set() -> None:
    assert not not_covered(option_sets(3), 3)


def test_fewer_sets_would_leave_a_pair_out() -> None:
    """So that the two tests above can fail."""
    sets = option_sets(2)
    assert all(not_covered([one for one in sets if one is not left], 2) for left in array(2))


def test_no_set_is_one_that_copier_refuses() -> None:
    for one in option_sets(2):
        values = context(one.answers)
        assert not [name for name in validators() if is_refused(name, values)], one


def test_each_question_that_is_asked_is_in_the_array() -> None:
    asked = {name for name, question in QUESTIONS.items() if question.get("when") is not False}
    assert {part.question for part in parts()} == asked


def test_each_set_has_a_name_of_its_own() -> None:
    names = [one.name for one in option_sets(2)]
    assert len(set(names)) == len(names)
