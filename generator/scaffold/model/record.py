"""What one command did to the files of a project, so that it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


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
    """

    command: str
    piece: str
    remove: bool
    replay: str
    entries: Sequence[Entry]
    undoes: int | None = None

    def inverse(self, number: int, paths: Container[str]) -> Record:
        """Return what takes this record, which has that number, back; in these files."""
        entries = [
            Entry(entry.path, entry.after, entry.before)
            for entry in self.entries
            if entry.path in paths
        ]
        return Record(self.command, self.piece, self.remove, self.replay, entries, undoes=number)


@dataclass(frozen=True)
class Past:
    """What is known of the files before a piece was added.

    Attributes:
        records: The newest first.
        command: What adds such pieces.
        piece: Its name.
    """

    records: Sequence[Record]
    command: str
    piece: str

    @property
    def entries(self) -> dict[str, Entry]:
        """What the last of the records that added the piece did to each file; {} without one."""
        for record in self.records:
            if (record.command, record.piece, record.remove) == (self.command, self.piece, False):
                return {entry.path: entry for entry in record.entries}
        return {}

    def had(self, path: str, has: Callable[[bytes], bool]) -> bool:
        """Say whether something in a file is known to be the user's own.

        Args:
            path: Of the file.
            has: Whether it is in such content.

        Returns:
            True if it was there before the piece, and no command had brought it.
        """
        entry = self.entries.get(path)
        if entry is None or not _has(entry.before, has):
            return False
        adding = (record for record in self.records if not record.remove)
        return not any(
            one.path == path and _has(one.after, has) and not _has(one.before, has)
            for record in adding
            for one in record.entries
        )


def _has(stored: Stored | None, has: Callable[[bytes], bool]) -> bool:
    return stored is not None and has(stored.content)


def dump(record: Record) -> str:
    """Return the record as JSON; every byte comes back."""
    fields = {name: getattr(record, name) for name in ("command", "piece", "remove", "replay")}
    files = [
        {"path": entry.path, "before": _dumped(entry.before), "after": _dumped(entry.after)}
        for entry in record.entries
    ]
    return json.dumps({**fields, "undoes": record.undoes, "files": files}, indent=1)


def load(text: str) -> Record:
    """Return the record that `dump` wrote.

    Raises:
        ValueError, KeyError: If it is none.
    """
    fields = json.loads(text)
    entries = [
        Entry(file["path"], _loaded(file["before"]), _loaded(file["after"]))
        for file in fields.pop("files")
    ]
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
