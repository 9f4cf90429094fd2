from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from scaffold.history.record import Entry, Record, Stored, dump, load

STORED = st.none() | st.builds(Stored, st.binary(max_size=40), st.integers(0, 0o777))


@given(
    entries=st.lists(st.builds(Entry, st.text(), STORED, STORED)),
    undoes=st.none() | st.just(3),
    conflicts=st.just(()) | st.just(("main.py",)),
)
def test_every_byte_comes_back(
    entries: list[Entry], undoes: int | None, conflicts: tuple[str, ...]
) -> None:
    replay = "scaffold add-router orders"
    record = Record("add-router", "orders", False, replay, entries, undoes, conflicts)
    assert load(dump(record)) == record
