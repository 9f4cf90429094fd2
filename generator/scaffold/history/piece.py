"""What is recorded of a piece: the files before it was added, and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from scaffold.history.record import Entry, Record, Stored


@dataclass(frozen=True)
class PieceHistory:
    """The records of a project, asked for one piece.

    Attributes:
        records: All of them, the newest first.
        command: What adds such pieces.
        piece: Its name.
    """

    records: Sequence[Record]
    command: str
    piece: str

    @cached_property
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

    def made(self, path: str) -> bool:
        """Say whether a command is known to have made a file."""
        entries = (one for record in self.records for one in record.entries)
        return any(one.path == path and one.before is None for one in entries)


def _has(stored: Stored | None, has: Callable[[bytes], bool]) -> bool:
    return stored is not None and has(stored.content)
