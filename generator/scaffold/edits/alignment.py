"""What changed between two versions of a text, line by line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

Lines = Sequence[str]
# So many pairs of equal lines are looked at, where no line stands only once on both sides.
PAIRS = 100_000
# So many pairs of lines are compared by their words, where a stretch was rewritten.
COMPARED = 400
# A block is said to stand as many lines higher or lower, where that is the same.
SLIDES = 100


class Hunk(NamedTuple):
    """Lines of the base from `start` to `end`, and those that stand in their place."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def places(self) -> range:
        """What it changes: gap 0 is place 0, line 0 is place 1, gap 1 is place 2, and so on.

        So a line and the gap beside it are two things; the gaps between removed lines go too.
        """
        first = 2 * self.start
        return range(first, first + 1) if self.inserts else range(first + 1, 2 * self.end)

    @property
    def inserts(self) -> bool:
        """Whether no line is removed."""
        return self.start == self.end

    @property
    def kind(self) -> tuple[bool, bool]:
        """Whether it removes lines, and whether it inserts some."""
        return self.start < self.end, bool(self.lines)

    def meets(self, other: Hunk) -> bool:
        """Say whether both change the same gap or line."""
        one, two = self.places, other.places
        return one.start < two.stop and two.start < one.stop


def hunks(base: Lines, other: Lines) -> list[Hunk]:
    """Return what changed, in its order; lines that are alike are changed one by one."""
    found: list[Hunk] = []
    ends = [(-1, -1), *_pairs(base, other), (len(base), len(other))]
    for (a, b), (i, j) in pairwise(ends):
        if i - a > 1 or j - b > 1:
            found += _by_line(base[a + 1 : i], Hunk(a + 1, i, tuple(other[b + 1 : j])))
    return found


def settled(found: Sequence[Hunk], base: Lines, others: Sequence[Hunk] = ()) -> list[Hunk]:
    """Return the hunks where they are best to read, and are least in the way of the others.

    A block whose last line equals the one above it may as well be said to stand one line higher.
    Two insertions, or two removals, are not: they do not part, for it may be the same place.
    """
    done: list[Hunk] = []
    lowest = 0
    behind = [*(hunk.start - 1 for hunk in found[1:]), len(base)]
    stops = [other.places.stop for other in others]

    def badness(one: Hunk) -> tuple[bool, int, int]:
        first, last = bisect_right(stops, one.places.start), bisect_left(stops, one.places.stop)
        met = [other for other in others[first : last + 1] if one.meets(other)]
        in_the_way = any(one.kind != other.kind for other in met)
        return in_the_way, _cost(one, base), -one.start

    for hunk, highest in zip(found, behind, strict=False):
        slides = [*_slides(hunk, base, lowest, max(highest, hunk.end))]
        done.append(min(slides, key=badness) if slides[1:] else hunk)
        lowest = done[-1].end + 1
    return done


def _pairs(a: Lines, b: Lines) -> list[tuple[int, int]]:
    """Return which lines are the same: by those that stand once on both sides, then between."""
    found: list[tuple[int, int]] = []
    todo = [(0, len(a), 0, len(b))]
    while todo:
        i, i_end, j, j_end = todo.pop()
        while i < i_end and j < j_end and a[i] == b[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and a[i_end - 1] == b[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            found.append((i_end, j_end))
        anchors = _anchors(a[i:i_end], b[j:j_end])
        found += [(i + k, j + m) for k, m in anchors]
        ends = [(-1, -1), *anchors, (i_end - i, j_end - j)]
        todo += [
            (i + k + 1, i + k_end, j + m + 1, j + m_end)
            for (k, m), (k_end, m_end) in pairwise(ends)
            if anchors and k_end - k > 1 and m_end - m > 1
        ]
    return sorted(found)


def _anchors(a: Lines, b: Lines) -> list[tuple[int, int]]:
    """Return the longest run of lines that are in both, in order: unique ones, if there are any."""
    ours, theirs = Counter(a), Counter(b)
    common = {line: ours[line] * theirs[line] for line in ours if line in theirs}
    unique = {line for line, count in common.items() if count == 1}
    if not unique and sum(common.values()) > PAIRS:
        return []
    where: dict[str, list[int]] = defaultdict(list)
    for j, line in enumerate(b):
        if line in (unique or common):
            where[line].append(j)
    return _increasing((i, j) for i, line in enumerate(a) for j in reversed(where.get(line, ())))


def _increasing(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest chain of pairs that grow on both sides (Hunt and Szymanski, 1977)."""
    lasts: list[int] = []
    links: list[tuple[tuple[int, int], int]] = []
    heads: list[int] = []
    for i, j in pairs:
        length = bisect_left(lasts, j)
        links.append(((i, j), heads[length - 1] if length else -1))
        lasts[length : length + 1] = [j]
        heads[length : length + 1] = [len(links) - 1]
    chain = []
    at = heads[-1] if heads else -1
    while at >= 0:
        pair, at = links[at]
        chain.append(pair)
    return chain[::-1]


def _by_line(old: Lines, hunk: Hunk) -> Iterator[Hunk]:
    """Yield the hunk; where lines of it are alike, each of them as a hunk of its own."""
    start, _, new = hunk
    compared = product(range(len(old)), reversed(range(len(new))))
    small = len(old) * len(new) <= COMPARED
    alike = _increasing((i, j) for i, j in compared if _are_alike(old[i], new[j])) if small else []
    for (a, b), (i, j) in pairwise([(-1, -1), *alike, (len(old), len(new))]):
        if i - a > 1 or j - b > 1:
            yield Hunk(start + a + 1, start + i, new[b + 1 : j])
        if i < len(old):
            yield Hunk(start + i, start + i + 1, new[j : j + 1])


def _are_alike(one: str, other: str) -> bool:
    a, b = (Counter(re.findall(r"\w+", line)) for line in (one, other))
    return 2 * (a & b).total() > max(a.total(), b.total())


def _slides(hunk: Hunk, base: Lines, lowest: int, highest: int) -> Iterator[Hunk]:
    """Yield the same change at each place, not too far away, that it can be said to be at."""
    yield hunk
    if hunk.inserts or not hunk.lines:
        for step in (-1, 1):
            start, end, block = (
                hunk.start,
                hunk.end,
                deque(hunk.lines or base[hunk.start : hunk.end]),
            )
            for _ in range(SLIDES):
                above, below = (start - 1, -1) if step < 0 else (end, 0)
                if not lowest <= above < highest or base[above] != block[below]:
                    break
                block.rotate(-step)
                start, end = start + step, end + step
                yield Hunk(start, end, tuple(block) if hunk.lines else ())


def _cost(hunk: Hunk, base: Lines) -> int:
    """Tell how badly the block reads: it best begins and ends before a line that begins something.

    A small part of what git does by its indent heuristic.
    """
    block = hunk.lines or base[hunk.start : hunk.end]
    above = base[hunk.start - 1] if hunk.start else ""
    below = base[hunk.end] if hunk.end < len(base) else None
    return _split(above, block[0]) + (0 if below is None else _split(block[-1], below))


def _split(above: str, below: str) -> int:
    begun = below.lstrip()
    if not begun:
        return 4
    closes = begun.startswith((")", "]", "}"))
    return 2 * (len(below) - len(begun)) + 8 * closes + bool(above.strip())
