"""Taking a piece out again, down to the byte where that is possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scaffold.model.problem import refused
from scaffold.model.record import Entry, recorded
from scaffold.world import formatter
from scaffold.world.journal import Journal
from scaffold.world.project import Project

Contents = Mapping[str, bytes | None]


@dataclass(frozen=True)
class Removal:
    """The removal of one piece.

    Attributes:
        project: As it was read.
        journal: Where what added the piece may be recorded.
        command: What adds and removes such pieces.
        piece: Its name.
    """

    project: Project
    journal: Journal
    command: str
    piece: str

    def exactly(self, contents: Contents, written: Mapping[str, bytes]) -> Contents:
        """Return what the files shall be: what they were, if they are as the piece left them.

        Args:
            contents: What they would be without knowing what they were.
            written: What the piece would write today into the files that go.

        Raises:
            RefusedError: If a file that goes was edited; with exit code 1.
        """
        records = (self.journal.record(number) for number in self.journal.numbers())
        entries = recorded(records, self.command, self.piece)
        as_left = {
            path: entry.before.content if entry.before else None
            for path, entry in entries.items()
            if path in contents and self._is_as_left(entry)
        }
        self._check({path: text for path, text in written.items() if path not in as_left})
        return {**contents, **as_left}

    def _is_as_left(self, entry: Entry) -> bool:
        if entry.after is None or entry.path not in self.project.files:
            return False
        return self.project.files[entry.path].content == entry.after.content

    def _check(self, written: Mapping[str, bytes]) -> None:
        made, _ = formatter.formatted(self.project.root, {}, written)
        files = self.project.files
        edited = [path for path in made if path in files and files[path].content != made[path]]
        if edited:
            message = f"Edited since {self.command} wrote it: {', '.join(edited)}."
            raise refused("edited", f"{message} Nothing was written.")
