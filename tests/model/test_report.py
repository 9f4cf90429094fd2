from __future__ import annotations

import pytest
from scaffold.model.plan import Action, Change
from scaffold.model.report import change_line, size_text


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999, "999 B"), (1234, "1.2 kB"), (2_500_000, "2.5 MB")]
)
def test_sizes(size: int, text: str) -> None:
    assert size_text(size) == text


def test_the_status_word_stands_right_in_twelve_columns() -> None:
    word, colour, rest = change_line(Change(Action.CREATE, "src/app/main.py", 812, 20, 0))
    assert (word, colour) == ("      create", "green")
    assert rest == "  src/app/main.py  (812 B)"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (Change(Action.INSERT, "a.py", 9, 2, 0), "  a.py  (+2)"),
        (Change(Action.UPDATE, "a.py", 9, 2, 1), "  a.py  (+2 -1)"),
        (Change(Action.UPDATE, "a.py", 9, 0, 3), "  a.py  (-3)"),
        (Change(Action.REMOVE, "a.py", 0, 0, 3), "  a.py"),
        (Change(Action.IDENTICAL, "a.py", 9, 0, 0), "  a.py"),
    ],
)
def test_the_lines_that_come_and_go_are_counted(change: Change, line: str) -> None:
    assert change_line(change)[2] == line
