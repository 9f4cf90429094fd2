"""Tables in Markdown: one line a comparison."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from measure import Pair


@dataclass(frozen=True)
class Target:
    """What a ratio should be, in words and as a test."""

    words: str
    met: Callable[[float], bool]


def at_most(limit: float) -> Target:
    """Return a target that a ratio of times has."""
    return Target(f"at most {limit}", lambda ratio: ratio <= limit)


def at_least(limit: float) -> Target:
    """Return a target that a ratio of rates has."""
    return Target(f"at least {limit}", lambda ratio: ratio >= limit)


BELOW = Target("below 1", lambda ratio: ratio < 1)


@dataclass(frozen=True)
class Row:
    """One comparison."""

    name: str
    pair: Pair
    target: Target | None = None


@dataclass(frozen=True)
class Table:
    """A title, what was compared, and the lines; `unit` is `s`, or empty for requests a second."""

    title: str
    text: str
    ours: str
    theirs: str
    rows: Sequence[Row]
    unit: str = ""

    def markdown(self) -> str:
        """Return the section of the document."""
        header = ["", self.ours, self.theirs, "ratio", "target", "met"]
        rows = [self._cells(row) for row in self.rows]
        return Listing(self.title, self.text, header, rows).markdown()

    def _cells(self, row: Row) -> list[str]:
        cells = [row.name, self._series(row.pair.ours), self._series(row.pair.theirs)]
        cells.append(spread(row.pair.ratios, ".2f"))
        if row.target is None:
            return [*cells, "", ""]
        return [*cells, row.target.words, "yes" if row.target.met(row.pair.ratio) else "**no**"]

    def _series(self, values: Sequence[float]) -> str:
        if not self.unit:
            return spread(values, ",.0f")
        return spread(values, ".2f", f" {self.unit}")


@dataclass(frozen=True)
class Listing:
    """A title, what stands in the table, and its cells."""

    title: str
    text: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """Return the section of the document."""
        lines = [self.header, ["---"] * len(self.header), *self.rows]
        table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
        return f"## {self.title}\n\n{self.text}\n\n{table}\n"


def spread(values: Sequence[float], form: str, unit: str = "") -> str:
    """Return the median, and the least and the greatest value."""
    least, greatest = format(min(values), form), format(max(values), form)
    return f"{format(statistics.median(values), form)}{unit} ({least} to {greatest})"
