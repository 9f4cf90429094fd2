"""Three versions of one text to one: finer than git, which has merged all that it can."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from scaffold.edits.alignment import Hunk, Lines, hunks, settled
from scaffold.edits.gaps import Gap, sorted_together, united
from scaffold.edits.spreading import gathered, spread

Hunks = Sequence[Hunk]
# What has comments that begin with `#`.
REMARKED = (".py", ".toml", ".yml", ".yaml")


class Merged(NamedTuple):
    """A text, and how many stretches of it are left with conflict markers."""

    text: str
    conflicts: int


class _Versions(NamedTuple):
    """What the base and both sides have at one place, or in the whole file."""

    base: Lines
    mine: Lines
    theirs: Lines


class _File(NamedTuple):
    """The file that is merged: its name, how conflicts are labelled, and what commands wrote."""

    path: str
    labels: tuple[str, str, str]
    written: Callable[[Sequence[str]], bool]


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
    whole = _Versions(_lines(base), _lines(mine), _lines(theirs))
    lines, conflicts = _merged(_File(path, labels, written), whole)
    ended = theirs if _is_ended(mine) == _is_ended(base) else mine
    end = "\n" if lines and (_is_ended(ended) or conflicts or not lines[-1]) else ""
    return Merged("\n".join(lines) + end, conflicts)


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _is_ended(text: str) -> bool:
    return not text or text.endswith("\n")


def _merged(file: _File, whole: _Versions, *, by_items: bool = True) -> tuple[list[str], int]:
    """Return the lines, and how many conflicts there are; what touches one is part of it.

    With `by_items`, collections on one line are tried item by item: once, not again in those.
    """
    base = whole.base
    lines: list[str] = []
    done = conflicts = 0
    for ours, news in _groups(*_changes(whole), lambda hunk: range(hunk.start, hunk.end + 1)):
        start, end, here = _here(base, ours, news)
        decided = _decided(file, base, ours, news)
        if decided is None and by_items:
            decided = _item_by_item(file, base[:start], here, base[end:])
        lines += base[done:start]
        lines += _marked(file, here) if decided is None else decided
        conflicts += decided is None
        done = end
    return [*lines, *base[done:]], conflicts


def _changes(whole: _Versions) -> tuple[list[Hunk], list[Hunk]]:
    """Return the hunks of both sides; which one gives way does not depend on whose it is."""
    base, *sides = whole
    first, second = (hunks(base, side) for side in sorted(sides, key=tuple))
    second = settled(second, base, settled(first, base))
    first = settled(first, base, second)
    return (first, second) if tuple(sides[0]) <= tuple(sides[1]) else (second, first)


def _groups(
    mine: Hunks, theirs: Hunks, extent: Callable[[Hunk], range]
) -> Iterator[tuple[list[Hunk], list[Hunk]]]:
    """Yield those whose extents meet together, of each side."""
    todo = [*((hunk, 0) for hunk in mine), *((hunk, 1) for hunk in theirs)]
    group: tuple[list[Hunk], list[Hunk]] = ([], [])
    stop = 0
    for hunk, side in sorted(todo, key=lambda one: (one[0].places.start, one[1])):
        if extent(hunk).start >= stop and any(group):
            yield group
            group = ([], [])
        group[side].append(hunk)
        stop = max(stop, extent(hunk).stop)
    if any(group):
        yield group


def _here(base: Lines, ours: Hunks, news: Hunks) -> tuple[int, int, _Versions]:
    """Return from where to where the hunks go, and what the three have there."""
    start = min(hunk.start for hunk in (*ours, *news))
    end = max(hunk.end for hunk in (*ours, *news))
    sides: list[list[str]] = []
    for side in (ours, news):
        lines, done = [], start
        for hunk in side:
            lines += [*base[done : hunk.start], *hunk.lines]
            done = hunk.end
        sides.append([*lines, *base[done:end]])
    return start, end, _Versions(base[start:end], *sides)


def _decided(file: _File, base: Lines, ours: Hunks, news: Hunks) -> list[str] | None:
    """Return what stands where hunks touch; None if some of them conflict."""
    start, end, here = _here(base, ours, news)
    lines: list[str] = []
    done = start
    for mine, theirs in _groups(ours, news, lambda hunk: hunk.places):
        at, to, _ = _here(base, mine, theirs)
        decided = _met(file, base, mine, theirs)
        if decided is None:
            return None
        lines += [*base[done:at], *decided]
        done = to
    lines += base[done:end]
    return _sorted(file.path, base, start, end, here, lines) if ours and news else lines


def _sorted(
    path: str, base: Lines, start: int, end: int, here: _Versions, lines: list[str]
) -> list[str]:
    """Return the lines as the list that they are in is sorted, if it is.

    Where one side put lines in place of others, what the other side inserted beside these need
    not be in order with them.
    """
    left = {*lines}
    mine, theirs = ([line for line in side if line in left] for side in (here.mine, here.theirs))
    if start == end or not mine or not theirs:
        return lines
    found = sorted_together(Gap(path, [*base[:start], *base[end:]], start, mine, theirs))
    return found if found and len(found) == len(lines) else lines


def _met(file: _File, base: Lines, ours: Hunks, news: Hunks) -> list[str] | None:
    """Return what stands where hunks change the same lines or the same gap."""
    start, _, (_, mine, theirs) = _here(base, ours, news)
    both = [*ours, *news]
    if not news or mine == theirs:
        return [*mine]
    if not ours:
        return [*theirs]
    if not any(hunk.lines for hunk in both):
        gone = {line for hunk in both for line in range(hunk.start, hunk.end)}
        return [base[line] for line in range(start, max(gone) + 1) if line not in gone]
    if not all(hunk.inserts for hunk in both):
        return _left(file, base, ours, news) or _remarked(file, base, ours, news)
    above, rest_of_mine, rest_of_theirs, below = _trimmed(mine, theirs)
    if not rest_of_mine or not rest_of_theirs:
        return [*above, *rest_of_mine, *rest_of_theirs, *below]
    lines = united(Gap(file.path, base, start, mine, theirs))
    if lines is None and all(file.written([line]) or _is_remark(file, line) for line in mine):
        return [*theirs, *mine]
    is_remark = lines is None and all(_is_remark(file, line) for line in theirs)
    return [*mine, *theirs] if is_remark else lines


def _is_remark(file: _File, line: str) -> bool:
    """Say whether this is a comment, or blank: it belongs to what stands below it."""
    return file.path.endswith(REMARKED) and line.lstrip()[:1] in ("", "#")


def _remarked(file: _File, base: Lines, ours: Hunks, news: Hunks) -> list[str] | None:
    """Return what stands where one side wrote comments behind lines that the other changed.

    Behind a line that goes, a comment stays, as one above that line does.
    """
    for some, others in ((ours, news), (news, ours)):
        remarks = [one for hunk in some if (one := _remark(file, base, hunk))]
        if len(remarks) == len(some):
            new, *more = others
            if not any(hunk.lines for hunk in others):
                return remarks
            if not more and len(new.lines) == new.end - new.start == 1 and "#" not in new.lines[0]:
                return [f"{new.lines[0]}  {remarks[0].lstrip()}"]
    return None


def _remark(file: _File, base: Lines, hunk: Hunk) -> str | None:
    """Return the comment that is put behind a line, on one of its own; None for all else.

    What a tool reads, such as `# noqa`, says something of its own line alone.
    """
    if not len(hunk.lines) == hunk.end - hunk.start == 1 or not file.path.endswith(REMARKED):
        return None
    old, new = base[hunk.start], hunk.lines[0]
    found = re.fullmatch(r"\s+(# (?!noqa|[\w-]+:).*)", new.removeprefix(old))
    return old[: len(old) - len(old.lstrip())] + found[1] if found else None


def _left(file: _File, base: Lines, ours: Hunks, news: Hunks) -> list[str] | None:
    """Return what one side inserted between lines that the other removed, if it stands alone.

    That is what could have been inserted beside them, wherever both had come from. Where others
    come in their place, it does if all are members of a sorted list.
    """
    start, end, _ = _here(base, ours, news)
    for some, others in ((ours, news), (news, ours)):
        if all(hunk.inserts for hunk in some):
            gone = base[start:end]
            new = [line for hunk in some for line in hunk.lines]
            come = [line for hunk in others for line in hunk.lines]
            mine, theirs = (new, come or gone) if some is ours else (come or gone, new)
            gap = Gap(file.path, [*base[:start], *base[end:]], start, mine, theirs)
            if come:
                return sorted_together(gap)
            of_a_command = file.written if some is ours else never
            stands_alone = all(of_a_command([line]) or _is_remark(file, line) for line in new)
            around = base[start : some[0].start], base[some[-1].end : end]
            is_beside = all(map(_is_whole, around))
            return new if (stands_alone and is_beside) or united(gap) else None
    return None


def _is_whole(lines: Lines) -> bool:
    """Say whether each bracket in these lines is opened and closed there."""
    depth = 0
    for character in "".join(lines):
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            return False
    return depth == 0


def _item_by_item(file: _File, above: Lines, here: _Versions, below: Lines) -> list[str] | None:
    """Return what both made of one collection, if its items can be merged as lines can."""
    spread_out = [spread(lines) for lines in here]
    if None in spread_out or spread_out == [*map(list, here)]:
        return None
    whole = _Versions(*([*above, *(lines or ()), *below] for lines in spread_out))
    lines, conflicts = _merged(file, whole, by_items=False)
    if conflicts:
        return None
    lines = lines[len(above) : len(lines) - len(below)]
    base, mine, theirs = here
    # Whether it is on one line has three versions too.
    like = theirs if (len(mine) == 1) == (len(base) == 1) else mine
    return gathered(lines, like[0]) if len(like) == 1 else lines


def _trimmed(mine: Lines, theirs: Lines) -> tuple[Lines, Lines, Lines, Lines]:
    """Return the first lines that are the same, what is between of each, and the last ones."""
    most = min(len(mine), len(theirs))
    first = next((i for i in range(most) if mine[i] != theirs[i]), most)
    last = next((i for i in range(most - first) if mine[-1 - i] != theirs[-1 - i]), most - first)
    ours, news = len(mine) - last, len(theirs) - last
    return mine[:first], mine[first:ours], theirs[first:news], mine[ours:]


def _marked(file: _File, here: _Versions) -> list[str]:
    """Return a conflict as git's `zdiff3` shows it."""
    above, mine, theirs, below = _trimmed(here.mine, here.theirs)
    base = here.base
    if not theirs and file.path.rpartition("/")[2].startswith(".env"):
        # Each variable stands alone: those that mine left as they were go.
        _, mine, base, _ = _trimmed(mine, base)
    ours, before, new = file.labels
    mine = [f"<<<<<<< {ours}", *mine]
    base = [f"||||||| {before}", *base]
    return [*above, *mine, *base, "=======", *theirs, f">>>>>>> {new}", *below]
