from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from scaffold.model.record import Entry, Past, Record, Stored, dump, load

STORED = st.none() | st.builds(Stored, st.binary(max_size=40), st.integers(0, 0o777))


@given(entries=st.lists(st.builds(Entry, st.text(), STORED, STORED)), undoes=st.none() | st.just(3))
def test_every_byte_comes_back(entries: list[Entry], undoes: int | None) -> None:
    record = Record("add-router", "orders", False, "scaffold add-router orders", entries, undoes)
    assert load(dump(record)) == record


def test_the_newest_record_that_added_a_piece_is_found() -> None:
    def record(piece: str, content: bytes, *, remove: bool = False) -> Record:
        entry = Entry("a.py", None, Stored(content, 0o644))
        return Record("add-router", piece, remove, "", [entry])

    newest_first = [record("a", b"4", remove=True), record("b", b"3"), record("a", b"2")]
    found = Past([*newest_first, record("a", b"1")], "add-router", "a").entries
    assert found["a.py"].after == Stored(b"2", 0o644)
    assert Past(newest_first, "add-callback", "a").entries == {}
