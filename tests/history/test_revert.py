"""What a file was before it had a piece, as its records tell."""

from __future__ import annotations

import pytest
from scaffold.history.piece import PieceHistory
from scaffold.history.record import Entry, Record, Stored
from scaffold.history.revert import reverted
from scaffold.model.tree import File
from scaffold.project.modules import Modules

BEFORE, AFTER, EDITED = b"x = 1\n", b"x = 1\norders = 2\n", b"x = 1\norders = 2\ny = 3\n"


class NoVersions:
    """A machine without git."""

    def around(self, added: str, path: str) -> None:
        assert (added, path) == ("orders.py", "main.py")

    def merged(self, current: bytes, base: bytes, other: bytes) -> None:
        assert (current, base, other) == (EDITED, AFTER, BEFORE)


def record(
    before: bytes | None, after: bytes | None, piece: str = "orders", path: str = "main.py"
) -> Record:
    stored = [None if content is None else Stored(content, 0o644) for content in (before, after)]
    return Record("add-router", piece, after is None, "", [Entry(path, *stored)])


def known(
    current: bytes, after: bytes | None, *newest_first: Record, path: str = "main.py"
) -> bytes | str | None:
    """Return what `main.py` was, or that it is not known."""
    history = PieceHistory(newest_first, "add-router", "orders")
    modules = Modules({path: File(current)})
    return reverted(modules, history, {path: after}, "orders.py", NoVersions()).get(path, "unknown")


@pytest.mark.parametrize(
    ("current", "after", "records", "expected"),
    [
        (AFTER, b"x = 1 # structurally\n", [record(BEFORE, AFTER)], BEFORE),
        (AFTER, None, [record(None, AFTER)], None),
        (EDITED, b"x = 1\ny = 3\n", [record(BEFORE, AFTER)], "unknown"),
        (AFTER, b"x = 3\n", [record(BEFORE, AFTER, "others")], "unknown"),
        (AFTER, b"x = 3\n", [record(AFTER, None), record(BEFORE, AFTER)], BEFORE),
    ],
    ids=["as left", "a new file", "edited", "of another piece", "of the one that added it"],
)
def test_a_file_as_the_piece_left_it_was_what_its_record_says(
    current: bytes, after: bytes | None, records: list[Record], expected: object
) -> None:
    assert known(current, after, *records) == expected


def test_the_last_of_two_pieces_gives_the_bytes_back_from_before_the_first() -> None:
    def listing(*names: str) -> bytes:
        return f"from app import (\n{''.join(f'    {name},' for name in names)}\n)\n".encode()

    before = b"from app import a, b\n"
    one, both, left = listing("a", "b", "o"), listing("a", "b", "o", "p"), listing("a", "b", "p")
    newest_first = [record(both, left, "o"), record(one, both), record(before, one, "o")]
    assert known(left, listing("a", "b"), *newest_first) == before
