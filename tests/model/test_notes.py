"""Notes of versions: read strictly, and those that a project crosses, in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scaffold.edits.by_name import ARGUMENTS
from scaffold.model.notes import Edit, Notes, Remark, Step, crossed, parse_notes
from scaffold.model.problem import ExitCode, RefusedError
from support import CHECKOUT

FILE = "updates/0.2.0.yml"
EDITS = {"replace_import": {"old", "new"}}
TEXT = """
behaviour:
  - what: Errors are problems.
  - what: Numbers are larger.
    when: database
steps:
  - {command: uv sync, why: something came}
  - {command: look at the log, why: it differs, when: telemetry}
edits:
  - edit: replace_import
    old: a:b
    new: c:d
"""


def test_what_is_meant_for_the_project_is_read() -> None:
    assert parse_notes(TEXT, FILE, ["database", "gzip"], EDITS) == Notes(
        "0.2.0",
        (Remark("Errors are problems."), Remark("Numbers are larger.")),
        (Step("uv sync", "something came"),),
        (Edit("replace_import", {"old": "a:b", "new": "c:d"}),),
    )


def test_a_file_without_notes_has_none() -> None:
    assert parse_notes("# Nothing.\n", FILE, [], {}) == Notes("0.2.0")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps: ]", "line 1: not YAML"),
        ("- a", "line 1: expected lines such as `steps: …`"),
        ("\nmore: []", "line 2: more: expected one of behaviour, steps, edits"),
        ("steps: now", "line 1: steps: expected a list"),
        ("steps: []\nsteps: []", "line 2: steps: it stands there twice"),
        ("steps:\n  - uv sync", "line 2: expected lines such as `steps: …`"),
        ("steps:\n  - command: uv sync", "line 2: steps: expected command, why"),
        ("steps:\n  - {command: a, why: b, if: c}", "line 2: steps: expected command, why"),
        ("steps:\n  - {command: [a], why: b}", "line 2: command: expected a text"),
        ("steps:\n  - {command: a, why: }", "line 2: why: expected a text"),
        ("behaviour:\n  - {what: a, what: b}", "line 2: what: it stands there twice"),
        ("edits:\n  - {edit: sort}", "line 2: there is no edit sort: it takes replace_import"),
        ("edits:\n  - {edit: replace_import, old: a}", "line 2: edits: expected edit, new, old"),
    ],
)
def test_anything_else_is_refused_where_it_stands(text: str, message: str) -> None:
    with pytest.raises(RefusedError) as caught:
        parse_notes(text, FILE, [], EDITS)
    assert str(caught.value) == f"{FILE}, {message}."
    assert caught.value.exit_code is ExitCode.USAGE


def test_the_name_of_the_file_is_the_version() -> None:
    with pytest.raises(RefusedError, match=r"updates/next\.yml: its name is no version"):
        parse_notes(TEXT, "updates/next.yml", [], EDITS)


ALL = ["0.2.0", "0.3.0rc1", "0.3.0", "0.10.0"]


@pytest.mark.parametrize(
    ("from_", "to", "expected"),
    [
        ("v0.1.0", "v0.2.0", ["0.2.0"]),
        ("v0.2.0", "v0.2.0", []),
        ("v0.1.0", "v0.10.0", ["0.2.0", "0.3.0rc1", "0.3.0", "0.10.0"]),
        ("v0.2.0.post12", "v0.3.0", ["0.3.0rc1", "0.3.0"]),
        ("v0.1.0-280-g1234567", "v0.2.0.post3", ["0.2.0"]),
        ("v0.3.0", "v0.2.0", []),
        ("1234abc", "v0.3.0rc1", ["0.2.0", "0.3.0rc1"]),
    ],
)
def test_the_versions_between_are_crossed(from_: str, to: str, expected: list[str]) -> None:
    assert crossed([*reversed(ALL), "next"], from_, to) == expected


@given(st.permutations(["0.1", "0.2", "0.3", "0.4", "1.0"]), st.data())
def test_two_updates_cross_what_one_crosses(order: list[str], data: st.DataObject) -> None:
    first, middle, last = sorted(data.draw(st.tuples(*[st.sampled_from(order)] * 3)))
    together = [*crossed(order, first, middle), *crossed(order, middle, last)]
    assert together == crossed(order, first, last)


@pytest.mark.parametrize(
    "file", sorted((CHECKOUT / "updates").iterdir()), ids=lambda file: file.stem
)
def test_the_notes_of_our_versions_can_be_read(file: object) -> None:
    path = CHECKOUT / str(file)
    notes = parse_notes(path.read_text(encoding="utf-8"), f"updates/{path.name}", [], ARGUMENTS)
    assert notes.behaviour
    assert f"\n## {notes.version}\n" in (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
