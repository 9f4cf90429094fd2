"""A migration's place can be read and set: the laws of a lens, and the forms that owners write."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scaffold.edits.migrations import Migration, Place, migration_in, placed

IDS = st.from_regex(r"[0-9a-zé]{1,12}", fullmatch=True)
PLACES = st.builds(Place, IDS, st.lists(IDS, max_size=3, unique=True).map(tuple))
FORMS = [
    "revision = {revision}\ndown_revision = {follows}\n",
    "revision: str = {revision}\ndown_revision: str | None = {follows}  # the one before\n",
    "down_revision = (\n    {follows}\n)\nrevision = {revision}; branch_labels = None\n",
]


@st.composite
def files(draw: st.DrawFn) -> bytes:
    revision, follows = draw(PLACES)
    quoted = draw(st.sampled_from([repr, json.dumps]))
    several = draw(st.sampled_from([list, tuple]))
    one = None if not follows else follows[0] if len(follows) == 1 else several(follows)
    text = draw(st.sampled_from(FORMS)).format(
        revision=quoted(revision), follows=quoted(one) if isinstance(one, str) else repr(one)
    )
    text = f'"""Ünïts."""\n{text}\n\ndef upgrade() -> None:\n    revision = 1\n'
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))).encode()


def found(content: bytes) -> Migration:
    migration = migration_in(content)
    assert migration
    return migration


@given(files())
def test_what_stands_there_already_stays_as_it_is_written(content: bytes) -> None:
    assert placed(content, found(content).place) == content


@given(files(), PLACES)
def test_it_stands_where_it_was_put(content: bytes, place: Place) -> None:
    assert found(placed(content, place)).place == place


@given(PLACES, PLACES)
def test_there_is_a_way_back(one: Place, other: Place) -> None:
    text = placed(b'revision = "?"\ndown_revision = "?"\n', one)
    assert placed(placed(text, other), one) == text


def test_it_is_written_as_the_templates_are() -> None:
    text = b'revision = "0003"\ndown_revision = None\ndepends_on = None\n'
    assert placed(text, Place("b", ("a",))) == (
        b'revision = "b"\ndown_revision = "a"\ndepends_on = None\n'
    )
    assert placed(text, Place("b", ("a", "c"))) == (
        b'revision = "b"\ndown_revision = ("a", "c")\ndepends_on = None\n'
    )
    assert placed(placed(text, Place("b", ("a",))), Place("0003")) == text


def test_what_it_needs_and_what_the_way_back_costs() -> None:
    text = (
        b'revision = "b"\ndown_revision = "a"\ndepends_on = ["c", "d"]\n\n\n'
        b'def downgrade() -> None:\n    """Go back.\n\n    The rows\n    are lost.\n    """\n'
    )
    assert migration_in(text) == Migration(
        Place("b", ("a",)), frozenset({"a", "c", "d"}), "The rows are lost."
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1\n",
        'revision = "a"\n',
        'revision = None\ndown_revision = "a"\n',
        'revision = made()\ndown_revision = "a"\n',
        'revision = "a"\ndown_revision = 1\n',
        'revision = "a"\ndown_revision = "b\n',
        "\udcff",
    ],
)
def test_what_is_no_migration(text: str) -> None:
    assert migration_in(text.encode("utf-8", "surrogateescape")) is None
