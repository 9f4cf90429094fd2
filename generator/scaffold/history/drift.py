"""What a project is beside the template with its answers: what was edited, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from scaffold.history.line_ends import with_lf
from scaffold.history.record import Record, Stored
from scaffold.model.diff import count
from scaffold.model.tree import File, Tree


class Edited(NamedTuple):
    """A file that is not as it was rendered.

    Attributes:
        added: How many lines are new.
        removed: How many lines are gone.
        by: The commands that did all of that; empty where somebody edited it.
    """

    added: int
    removed: int
    by: Sequence[str]


class Drift(NamedTuple):
    """The files of a project, beside those of a render.

    Attributes:
        rendered: How many are as they were rendered.
        edited: Those that are not.
        missing: Those that are not there.
        own: How many there are besides, which the template knows nothing of.
    """

    rendered: int
    edited: Mapping[str, Edited]
    missing: Sequence[str]
    own: int

    @property
    def is_none(self) -> bool:
        """Whether everything is as it was rendered."""
        return not (self.edited or self.missing)


def drift(
    render: Tree, mine: Tree, others: Iterable[str], records: Callable[[], Sequence[Record]]
) -> Drift:
    """Compare a project with its render. Line ends do not count.

    Args:
        render: The template with the project's answers.
        mine: Those of its files that the project has.
        others: The paths of all files in the project.
        records: Gives what commands did to it.
    """
    was, is_ = with_lf(render), with_lf(mine)
    if not _has_modes(mine):
        is_ = {path: file._replace(executable=was[path].executable) for path, file in is_.items()}
    edited = sorted(path for path in is_ if is_[path] != was[path])
    return Drift(
        rendered=len(mine) - len(edited),
        edited={path: _edited(path, was[path], is_[path], records()) for path in edited},
        missing=sorted(render.keys() - mine.keys()),
        own=len({*others} - render.keys()),
    )


def _has_modes(files: Tree) -> bool:
    """Say whether the file system knows which files can be run: else all can, or none."""
    return len({file.executable for file in files.values()}) > 1


def _edited(path: str, was: File, is_: File, records: Sequence[Record]) -> Edited:
    added, removed = count(was.content, is_.content)
    return Edited(added, removed, _commands(path, was.content, is_.content, records))


def _commands(path: str, was: bytes, is_: bytes, records: Sequence[Record]) -> Sequence[str]:
    """Return the commands, the first one first, if they wrote or removed each line that differs."""
    by, written, gone = [], Counter[bytes](), Counter[bytes]()
    for record in reversed(records):
        for entry in record.entries:
            if entry.path == path and entry.before and entry.after:
                before, after = _lines(entry.before), _lines(entry.after)
                written, gone = written + (after - before), gone + (before - after)
                by.append(record.replay)
    before, after = _counted(was), _counted(is_)
    return by if after - before <= written and before - after <= gone else []


def _lines(stored: Stored) -> Counter[bytes]:
    return _counted(stored.content.replace(b"\r\n", b"\n"))


def _counted(content: bytes) -> Counter[bytes]:
    return Counter(line for line in content.split(b"\n") if line.strip())
