"""What the commands did to a project: written down before it is done, so that all is done or none.

The new files are prepared beside the record and renamed into their places. What a process that was
killed left unfinished, the next command takes back.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from scaffold.history.record import Entry, Record, Stored, content_of, dump, load
from scaffold.model.problem import ExitCode, Problem, RefusedError, refused
from scaffold.world import interrupts
from scaffold.world.journal_folder import OWN, journal_folder
from scaffold.world.lock import locked
from scaffold.world.moving import beside, move, prepare, read, remove

KEPT = 100  # records


class ChangedMeanwhileError(RefusedError):
    """Says that a file is not as it was when the command read it."""

    def __init__(self, path: str) -> None:
        """Take the file's path."""
        message = f"{path} changed while the command ran. Nothing was written."
        super().__init__(ExitCode.REFUSED, Problem("changed-meanwhile", message))


@dataclass(frozen=True)
class TakenBack:
    """What an earlier command had left unfinished.

    Attributes:
        record: Of that command.
        left: The files that somebody edited since: they stay as they are.
    """

    record: Record
    left: Sequence[str]


@dataclass(frozen=True)
class Journal:
    """The records of one project, numbered.

    Attributes:
        root: The project's folder.
        folder: Where the records are.
    """

    root: Path
    folder: Path

    def numbers(self) -> list[int]:
        """Return the numbers of the finished records, the newest first."""
        names = [file.stem for file in self.folder.glob("*.json")]
        return sorted((int(name) for name in names if name.isdecimal()), reverse=True)

    def record(self, number: int) -> Record:
        """Return one of the finished records."""
        return _load(self._finished(number))

    def settle(self, number: int) -> None:
        """Write down that nobody has to decide anything any more."""
        with self._lock():
            self._keep(number, replace(self.record(number), conflicts=()))

    def add(self, record: Record) -> None:
        """Write down what is done already."""
        with self._lock():
            self._keep(max(self.numbers(), default=0) + 1, record)

    @property
    def is_unfinished(self) -> bool:
        """Whether a command is at work, or was stopped half-way."""
        return self._unfinished.exists()

    def recover(self) -> TakenBack | None:
        """Take back what a command left unfinished, if one did."""
        if not self.folder.is_dir() or self._is_settled():
            return None
        with self._lock():
            return self._take_back()

    def carry_out(self, record: Record, *, kept: bool = True) -> None:
        """Make the files be as the record has them after it: all of them, or none.

        Args:
            record: What to do.
            kept: Whether it can be taken back once it is done.

        Raises:
            ChangedMeanwhileError: If one is not as the record has it before.
            OSError: With everything as it was.
        """
        with self._lock():
            self._take_back()
            self._check(record)
            try:
                self._begin(record)
                interrupts.ignore()
                for number, entry in enumerate(record.entries):
                    self._put(number, entry)
                self._finish(record, kept=kept)
            except BaseException:
                self._take_back()
                raise

    @property
    def _staged(self) -> Path:
        return self.folder / "staged"

    @property
    def _unfinished(self) -> Path:
        return self.folder / "unfinished.json"

    def _finished(self, number: int) -> Path:
        return self.folder / f"{number}.json"

    def _keep(self, number: int, record: Record) -> None:
        kept = self.folder / "kept"
        prepare(kept, Stored(dump(record).encode(), 0o600))
        kept.replace(self._finished(number))

    def _is_settled(self) -> bool:
        return bool(self.numbers()) and not (self._unfinished.exists() or self._staged.exists())

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Let nobody else write, and leave no folder without a record."""
        with locked(self.folder / "lock"):
            try:
                if self.folder.name == OWN:
                    (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
                yield
            finally:
                if not self.numbers() and not self._unfinished.exists():
                    shutil.rmtree(self.folder, ignore_errors=True)

    def _check(self, record: Record) -> None:
        for entry in record.entries:
            if content_of(read(self.root / entry.path)) != content_of(entry.before):
                raise ChangedMeanwhileError(entry.path)

    def _begin(self, record: Record) -> None:
        self._staged.mkdir()
        for number, entry in enumerate(record.entries):
            if entry.after is not None:
                prepare(self._staged / str(number), entry.after)
        text = dump(record).encode()
        prepare(self._staged / "record", Stored(text, 0o600))
        (self._staged / "record").replace(self._unfinished)
        _sync(self.folder)

    def _put(self, number: int, entry: Entry) -> None:
        place = self.root / entry.path
        if entry.after is None:
            remove(place, self.root)
        else:
            move(self._staged / str(number), place)

    def _finish(self, record: Record, *, kept: bool) -> None:
        if not kept:
            self._unfinished.unlink()
        elif record.undoes is None:
            numbers = self.numbers()
            self._unfinished.replace(self._finished(max(numbers, default=0) + 1))
            for number in numbers[KEPT - 1 :]:
                with suppress(OSError):  # done is done
                    self._finished(number).unlink()
        else:
            self._finished(record.undoes).unlink()
            self._unfinished.unlink()
        shutil.rmtree(self._staged, ignore_errors=True)

    def _take_back(self) -> TakenBack | None:
        taken = None
        if self._unfinished.exists():
            record = _load(self._unfinished)
            if record.undoes is None or self._finished(record.undoes).exists():
                taken = TakenBack(
                    record, [e.path for e in record.entries if not self._give_back(e)]
                )
            self._unfinished.unlink()
        shutil.rmtree(self._staged, ignore_errors=True)
        return taken

    def _give_back(self, entry: Entry) -> bool:
        """Make a file be as it was; False if it is neither as it was nor as it was to be."""
        place = self.root / entry.path
        beside(place).unlink(missing_ok=True)
        now = content_of(read(place))
        if entry.before is None and now in (None, content_of(entry.after)):
            remove(place, self.root)
        elif now == content_of(entry.after) and entry.before is not None:
            self._staged.mkdir(exist_ok=True)
            prepare(self._staged / "back", entry.before)
            move(self._staged / "back", place)
        return content_of(read(place)) == content_of(entry.before)


def journal_of(root: Path) -> Journal:
    """Return the journal of the project in a folder."""
    return Journal(root, journal_folder(root))


def _load(file: Path) -> Record:
    try:
        return load(file.read_text(encoding="utf-8"))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"{file} is no record of scaffold's any more."
        raise refused("journal", message, f"rm {file}") from error


def _sync(folder: Path) -> None:
    if os.name != "nt":  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
