"""Projects beside their renders: what holds for all of them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from scaffold.history.drift import Drift, Edited, drift
from scaffold.history.line_ends import with_crlf
from scaffold.history.record import Entry, Record, Stored
from scaffold.history.standing import Found, Standing, table, total
from scaffold.model.problem import Problem
from scaffold.model.tree import File

NAMES = st.text("abc/", min_size=1, max_size=120)
LINES = st.lists(st.sampled_from(["a", "b", "  c", ""]), max_size=8)
TEXTS = LINES.map(lambda lines: "".join(f"{line}\n" for line in lines).encode())
TREES = st.dictionaries(st.sampled_from("abcdef"), st.builds(File, TEXTS, st.booleans()))
VERSIONS = st.sampled_from(["v1.0.0", "v1.1.0", "v0.2.0.post12", "v0.1.0-280-g5183e65", "5183e65"])


@given(TREES, TREES, TREES)
def test_each_file_is_counted_once(
    render: dict[str, File], mine: dict[str, File], own: dict[str, File]
) -> None:
    there = {path: file for path, file in mine.items() if path in render}
    found = drift(render, there, [*mine, *own], list)
    assert found.rendered + len(found.edited) + len(found.missing) == len(render)
    assert found.own == len((mine | own).keys() - render.keys())


@given(TREES, st.booleans())
def test_another_systems_line_ends_and_bits_are_no_drift(
    render: dict[str, File], executable: bool
) -> None:
    mine = {path: File(with_crlf(file.content), executable) for path, file in render.items()}
    assert drift(render, mine, render, list).is_none


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=4))
def test_what_commands_did_one_after_the_other_is_theirs(was: bytes, became: list[bytes]) -> None:
    steps = [was, *became]
    records = [
        Record("add", "x", False, str(n), [Entry("a", Stored(one, 0), Stored(next_, 0))])
        for n, (one, next_) in enumerate(pairwise(steps))
    ]
    render, mine = {"a": File(was)}, {"a": File(became[-1])}
    for edited in drift(render, mine, [], lambda: records[::-1]).edited.values():
        assert edited.by == [str(n) for n in range(len(became))]


STANDINGS = st.builds(
    Standing,
    address=st.just("https://example.com"),
    version=VERSIONS,
    known=st.lists(VERSIONS),
    answers=st.just({}),
    drift=st.builds(
        Drift,
        rendered=st.integers(0, 9),
        edited=st.dictionaries(NAMES, st.just(Edited(1, 0, ()))),
        missing=st.lists(NAMES),
        own=st.integers(0, 9),
    ),
    tried=st.sampled_from(["", "2 conflicts", "git 2.20 is too old to merge: 2.38 is needed."]),
    conflicts=st.dictionaries(NAMES, st.just("in conflict")),
)
PROBLEMS = st.builds(Problem, st.just("x"), st.text(min_size=1).map("It is ".__add__))


@given(st.dictionaries(NAMES, STANDINGS | PROBLEMS, min_size=1))
def test_a_table_has_a_line_for_each_that_fits(found: Found) -> None:
    lines = [*table(found)]
    assert len(lines) == len(found)
    assert max(map(len, lines)) <= 100
    assert total(found).startswith(f"{len(found)} projects: ")
