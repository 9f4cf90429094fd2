"""Three versions of a text: of lines that are alike, of lines that differ, and of real files."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import NamedTuple

from hypothesis import strategies as st
from template.reading import FILES, context, is_there, render


class Versions(NamedTuple):
    path: str
    base: str
    mine: str
    theirs: str


def rendered(path: str, **answers: object) -> str:
    """Return a file of the template as these answers make it, the others being the defaults."""
    return render(path, context(answers))


def _text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


ALIKE = st.builds(
    lambda lines, end: _text(lines).removesuffix("\n" * end),
    st.lists(st.sampled_from(["a", "b", "", "    c", "),"]), max_size=12),
    st.integers(0, 1),
)


@st.composite
def edited(draw: st.DrawFn, text: str, new: Callable[[], str], most: int = 6) -> str:
    """Draw a text with some lines removed, changed and inserted."""
    lines = text.splitlines()
    for _ in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, len(lines)))
        size = draw(st.integers(0, 3))
        lines[at : at + draw(st.integers(0, 2))] = [new() for _ in range(size)]
    return _text(lines)


@st.composite
def alike(draw: st.DrawFn) -> Versions:
    return Versions("x.txt", draw(ALIKE), draw(ALIKE), draw(ALIKE))


@st.composite
def distinct(draw: st.DrawFn) -> Versions:
    """Draw versions in which no line stands twice, unless both sides inserted it."""
    numbers = count()
    base = _text([f"line {next(numbers)}" for _ in range(draw(st.integers(0, 10)))])
    mine, theirs = (draw(edited(base, lambda: f"new {next(numbers)}")) for _ in range(2))
    return Versions(draw(st.sampled_from(["x.txt", "x.py", "x.md"])), base, mine, theirs)


ANSWERS = context({})
REAL = [path for path in FILES if is_there(path, ANSWERS)]


@st.composite
def real(draw: st.DrawFn) -> Versions:
    """Draw a file of the template, and edits of it, many of whose lines are in it already."""
    path = draw(st.sampled_from(REAL))
    base = render(path, ANSWERS)
    lines = st.sampled_from([*base.splitlines(), "", "x = 1", "    y,"])
    mine, theirs = (draw(edited(base, lambda: draw(lines), 3)) for _ in range(2))
    return Versions(path, base, mine, theirs)
