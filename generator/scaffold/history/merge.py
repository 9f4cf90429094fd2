"""A project, the template as it was rendered, and as it is rendered now: what comes of the three.

git merges the trees first. What it leaves is merged finer here, and decided where nothing has to be
merged: what the user removed stays away, and what the user edited is not removed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from scaffold.edits.merging import merged
from scaffold.history.line_ends import is_text
from scaffold.history.record import Record
from scaffold.model.tree import File, Overlay, Sides, Tree
from scaffold.project.syntax import unparsable

WORD = re.compile(r"\w+")
HALF = 0.5  # of what two files have, as where git takes one for the other, renamed


@dataclass(frozen=True)
class Labels:
    """What the three sides are called where they are in conflict."""

    base: str
    theirs: str
    mine: str = "yours"


@dataclass
class Outcome:
    """What a project shall be.

    Attributes:
        files: What differs from the project as it is; None for a file that goes.
        conflicts: Why somebody has to look at a file, by its path.
        kept: Files that the user had edited, and what the template has now: None for one that
            it has no more.
        skipped: Files that the user had removed, and that stay away.
    """

    files: dict[str, File | None] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    kept: dict[str, File | None] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)

    def over(self, tree: Tree) -> Tree:
        """Return the project with that, but for the files in conflict."""
        contents = {path: file and file.content for path, file in self.files.items()}
        return Overlay(tree, {p: c for p, c in contents.items() if p not in self.conflicts})


def outcome(
    mine: Tree,
    merge: Tree,
    clashes: Mapping[str, Sides],
    labels: Labels,
    records: Sequence[Record],
) -> Outcome:
    """Return what comes of a merge.

    Args:
        mine: The project; every text has the template's line ends.
        merge: As git merged it with the template.
        clashes: The files that git could not merge, by their paths in `merge`.
        labels: What the sides are called.
        records: What commands did to the project.
    """
    result = Outcome()
    for path, sides in clashes.items():
        result.files[path] = _settled(path, sides, labels, records, result)
    for path in mine.keys() | merge.keys():
        after = result.files.get(path, merge.get(path)) if path in clashes else merge.get(path)
        result.files[path] = after
        if after == mine.get(path):
            del result.files[path]
        elif path not in result.conflicts and (why := _broken(path, mine.get(path), after)):
            result.conflicts[path] = why
    return result


def _settled(
    path: str, sides: Sides, labels: Labels, records: Sequence[Record], result: Outcome
) -> File | None:
    """Return what a file in conflict becomes, and note it."""
    base, mine, theirs = sides.base, sides.mine, sides.theirs
    if theirs is None:
        return _of_what_goes(path, base, mine, result)
    if mine is None:
        if base is None:
            result.conflicts[path] = "it is also something else"
            return theirs
        result.skipped.append(path)
        return None
    if base is None and _is_edit(mine, theirs):
        result.kept[path] = theirs
        return mine
    executable = (
        mine.executable if base and base.executable == theirs.executable else theirs.executable
    )
    contents = [file.content if file else b"" for file in (base, mine, theirs)]
    if not all(map(is_text, contents)):
        result.conflicts[path] = "it is no text, and stays as it is"
        return mine
    old, own, new = (content.decode("utf-8", "surrogateescape") for content in contents)
    names = (labels.mine, labels.base, labels.theirs)
    text, number = merged(old, own, new, path=path, labels=names, written=written(records, path))
    if number:
        result.conflicts[path] = f"{number} in conflict" if number > 1 else "in conflict"
    return File(text.encode("utf-8", "surrogateescape"), executable)


def _of_what_goes(path: str, base: File | None, mine: File | None, result: Outcome) -> File | None:
    """Return what stays of a file that the template has no more: one that was edited, and named."""
    if base == mine:  # moved, and no more than that
        return None
    if base is not None and mine is not None:
        result.kept[path] = None
    return mine


def _is_edit(mine: File, theirs: File) -> bool:
    """Say whether a file is that of the template, edited, though nothing says what it was.

    Words are compared, for what has only a few lines is another one soon, line by line.
    """
    if not (is_text(mine.content) and is_text(theirs.content)):
        return False
    own, new = (WORD.findall(file.content.decode("utf-8", "replace")) for file in (mine, theirs))
    same = SequenceMatcher(None, own, new, autojunk=False)
    return same.quick_ratio() >= HALF and same.ratio() >= HALF


def written(records: Iterable[Record], path: str) -> Callable[[Sequence[str]], bool]:
    """Return what says whether commands wrote all the lines of an insertion into a file."""
    lines: Counter[str] = Counter()
    for record in records:
        for entry in record.entries:
            if entry.path == path and entry.before and entry.after:
                before, after = (_lines(side.content) for side in (entry.before, entry.after))
                lines += Counter(after) - Counter(before)

    def all_written(inserted: Sequence[str]) -> bool:
        return all(lines[line.rstrip("\n")] for line in inserted if line.strip())

    return all_written


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "surrogateescape").replace("\r\n", "\n").split("\n")


def _broken(path: str, before: File | None, after: File | None) -> str | None:
    """Return why a file does not parse any more; None if it does, or did not before."""
    if after is None or (before is not None and unparsable(path, before.content)):
        return None
    return unparsable(path, after.content)
