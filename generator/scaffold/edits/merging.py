"""Three versions of one text to one: finer than git, which has merged all that it can."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from scaffold.edits.alignment import Hunk, Lines, hunks, settled
from scaffold.edits.gaps import Gap, united


class Merged(NamedTuple):
    """A text, and how many stretches of it are left with conflict markers."""

    text: str
    conflicts: int


class _Stretch(NamedTuple):
    """What the three have at one place; where it is decided, `lines` has what is to stand there."""

    mine: list[str]
    base: list[str]
    theirs: list[str]
    lines: list[str] | None


def never(_: Sequence[str]) -> bool:
    """Say that no lines were written by a command."""
    return False


def merged(
    base: str,
    mine: str,
    theirs: str,
    *,
    path: str,
    labels: tuple[str, str, str] = ("yours", "before", "template"),
    written: Callable[[Sequence[str]], bool] = never,
) -> Merged:
    """Return a text with what both sides changed.

    A line and the gap beside it are two things: only two changes of the same line conflict, or two
    insertions into the same gap, unless their order is free or known (`united`).

    Args:
        base: What both sides come from. Lines end in line feeds alone, here and there.
        mine: The owner's.
        theirs: The template's.
        path: Of the file: its name tells what it is.
        labels: For the markers: of mine, the base and theirs.
        written: Says whether a command wrote these lines of mine, which then come behind theirs.
    """
    old, ours, new = map(_lines, (base, mine, theirs))
    lines: list[str] = []
    conflicts = 0
    stretches = _stretches(old, ours, new, path, written)
    for is_open, group in groupby(stretches, key=lambda stretch: stretch.lines is None):
        if is_open:
            lines += _marked([*group], labels)
            conflicts += 1
        else:
            lines += [line for one in group for line in one.lines or ()]
    ended = theirs if _is_ended(mine) == _is_ended(base) else mine
    end = "\n" if lines and (_is_ended(ended) or conflicts or not lines[-1]) else ""
    return Merged("\n".join(lines) + end, conflicts)


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _is_ended(text: str) -> bool:
    return not text or text.endswith("\n")


def _stretches(
    base: Lines, mine: Lines, theirs: Lines, path: str, written: Callable[[Sequence[str]], bool]
) -> Iterator[_Stretch]:
    """Yield the stretches of the text in their order."""
    done = 0
    for ours, news in _groups(*_changes(base, mine, theirs)):
        start = min(hunk.start for hunk in (*ours, *news))
        end = max(hunk.end for hunk in (*ours, *news))
        if done < start:
            yield _Stretch([], [], [], [*base[done:start]])
        sides = [_applied(base, start, end, side) for side in (ours, news)]
        lines = _decided(base, ours, news, *sides)
        if lines is None and start == end:
            gap = Gap(path, base, start, *sides)
            lines = united(gap)
            if lines is None and written(gap.mine):
                lines = [*gap.theirs, *gap.mine]
        yield _Stretch(sides[0], [*base[start:end]], sides[1], lines)
        done = end
    yield _Stretch([], [], [], [*base[done:]])


def _changes(base: Lines, mine: Lines, theirs: Lines) -> tuple[list[Hunk], list[Hunk]]:
    """Return the hunks of both sides; which one gives way does not depend on whose it is."""
    found = sorted([(list(theirs), 1), (list(mine), 0)])
    first, second = (hunks(base, text) for text, _ in found)
    second = settled(second, base, settled(first, base))
    first = settled(first, base, second)
    return (first, second) if found[0][1] == 0 else (second, first)


def _groups(mine: list[Hunk], theirs: list[Hunk]) -> Iterator[tuple[list[Hunk], list[Hunk]]]:
    """Yield those that meet together, of each side."""
    todo = sorted(
        [*((hunk, 0) for hunk in mine), *((hunk, 1) for hunk in theirs)],
        key=lambda one: (one[0].places.start, one[1]),
    )
    group: tuple[list[Hunk], list[Hunk]] = ([], [])
    stop = 0
    for hunk, side in todo:
        if hunk.places.start >= stop and any(group):
            yield group
            group = ([], [])
        group[side].append(hunk)
        stop = max(stop, hunk.places.stop)
    if any(group):
        yield group


def _applied(base: Lines, start: int, end: int, side: Sequence[Hunk]) -> list[str]:
    """Return what one side has in place of these lines of the base."""
    lines: list[str] = []
    for hunk in side:
        lines += [*base[start : hunk.start], *hunk.lines]
        start = hunk.end
    return [*lines, *base[start:end]]


def _decided(
    base: Lines, ours: list[Hunk], news: list[Hunk], mine: list[str], theirs: list[str]
) -> list[str] | None:
    """Return what stands where hunks meet, if no order is to be decided."""
    if not news or mine == theirs:
        return mine
    if not ours:
        return theirs
    both = [*ours, *news]
    if not any(hunk.lines for hunk in both):
        gone = {line for hunk in both for line in range(hunk.start, hunk.end)}
        first, last = min(gone), max(gone)
        return [base[line] for line in range(first, last + 1) if line not in gone]
    if all(hunk.inserts for hunk in both):
        above, rest_of_mine, rest_of_theirs, below = _trimmed(mine, theirs)
        if not rest_of_mine or not rest_of_theirs:
            return [*above, *rest_of_mine, *rest_of_theirs, *below]
    return None


def _trimmed(mine: Lines, theirs: Lines) -> tuple[Lines, Lines, Lines, Lines]:
    """Return the first lines that are the same, what is between of each, and the last ones."""
    most = min(len(mine), len(theirs))
    first = next((i for i in range(most) if mine[i] != theirs[i]), most)
    last = next((i for i in range(most - first) if mine[-1 - i] != theirs[-1 - i]), most - first)
    ours, news = len(mine) - last, len(theirs) - last
    return mine[:first], mine[first:ours], theirs[first:news], mine[ours:]


def _marked(stretches: Sequence[_Stretch], labels: tuple[str, str, str]) -> Iterator[str]:
    """Yield a conflict as git's `zdiff3` shows it."""
    mine, base, theirs = (
        [line for stretch in stretches for line in side(stretch)]
        for side in (attrgetter("mine"), attrgetter("base"), attrgetter("theirs"))
    )
    above, ours, news, below = _trimmed(mine, theirs)
    yield from above
    yield f"<<<<<<< {labels[0]}"
    yield from ours
    yield f"||||||| {labels[1]}"
    yield from base
    yield "======="
    yield from news
    yield f">>>>>>> {labels[2]}"
    yield from below
