"""Tags that are versions, in PEP 440's order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from scaffold.model.version import in_order, newest, version_of

IN_ORDER = [
    "v0.2.0",
    "v0.3.0.dev1",
    "v0.3.0rc1",
    "v0.3.0",
    "v0.3.0.post2",
    "v0.3.0.post12",
    "v0.10",
]


@given(st.permutations(IN_ORDER))
def test_versions_are_ordered_and_other_tags_left_out(tags: list[str]) -> None:
    assert in_order(["stable", *tags, "v1.0-12-gabcdef0"]) == IN_ORDER


def test_the_newest_is_one_that_was_released() -> None:
    assert newest(["v0.3.0rc1", "v0.2.0", "v0.1.0", "v0.2.0.post12", "stable"]) == "v0.2.0"
    assert newest(["v1.0rc1", "stable"]) is None


def test_a_tag_that_is_no_version_has_none() -> None:
    assert version_of("stable") is None
