"""What one command did to the files of a project, and how that is written down."""

from __future__ import annotations

import json
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from scaffold.model.tree import File


class Stored(NamedTuple):
    """A file: its content, and its permission bits."""

    content: bytes
    mode: int


class Entry(NamedTuple):
    """One file, before and after; None where it is not there.

    Attributes:
        path: Relative to the project, without links on the way, with forward slashes.
        before: As the command found it.
        after: As the command left it.
    """

    path: str
    before: Stored | None
    after: Stored | None

    @property
    def is_change(self) -> bool:
        """Whether it is another file afterwards."""
        return self.before != self.after


@dataclass(frozen=True)
class Record:
    """What one command did.

    Attributes:
        command: Its name: `add-router`.
        piece: What it added or removed.
        remove: Whether it took it out.
        replay: The whole command line.
        entries: The files.
        undoes: The number of the record that it takes back; None for other commands.
        conflicts: The files in which somebody has to decide.
        folders: What it made besides, and nothing else is in: `.git`, and `.` for the project's.
    """

    command: str
    piece: str
    remove: bool
    replay: str
    entries: Sequence[Entry]
    undoes: int | None = None
    conflicts: Sequence[str] = ()
    folders: Sequence[str] = ()


def content_of(stored: Stored | None) -> bytes | None:
    """Return what a file holds; None where it is not there."""
    return None if stored is None else stored.content


def file_of(stored: Stored | None) -> File | None:
    """Return a file as plans have it; None where it is not there."""
    return None if stored is None else File(stored.content, bool(stored.mode & stat.S_IXUSR))


def dump(record: Record) -> str:
    """Return the record as JSON; every byte comes back."""
    fields = {name: getattr(record, name) for name in ("command", "piece", "remove", "replay")}
    files = [
        {"path": entry.path, "before": _dumped(entry.before), "after": _dumped(entry.after)}
        for entry in record.entries
    ]
    fields |= {"undoes": record.undoes, "conflicts": [*record.conflicts]}
    fields |= {"folders": [*record.folders], "files": files}
    return json.dumps(fields, indent=1)


def load(text: str) -> Record:
    """Return the record that `dump` wrote.

    Raises:
        AttributeError, KeyError, TypeError, ValueError: If it is none.
    """
    fields = json.loads(text)
    entries = [
        Entry(file["path"], _loaded(file["before"]), _loaded(file["after"]))
        for file in fields.pop("files")
    ]
    # Records of older commands have none of these.
    fields |= {name: tuple(fields.get(name, ())) for name in ("conflicts", "folders")}
    return Record(**fields, entries=entries)


def _dumped(stored: Stored | None) -> dict[str, Any] | None:
    if stored is None:
        return None
    text = stored.content.decode("utf-8", "surrogateescape")
    return {"mode": stored.mode, "content": text}


def _loaded(stored: dict[str, Any] | None) -> Stored | None:
    if stored is None:
        return None
    return Stored(stored["content"].encode("utf-8", "surrogateescape"), stored["mode"])
