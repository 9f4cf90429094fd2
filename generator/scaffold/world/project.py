"""A project on the disk: its files, listed once and read when they are asked for."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.model.tree import File, Tree
from scaffold.world import disk, terminal
from scaffold.world.git import Repository
from scaffold.world.journal import ChangedMeanwhileError, Journal, TakenBack, journal_of
from scaffold.world.root import is_package, root_above

if TYPE_CHECKING:
    from scaffold.history.record import Record
    from scaffold.project.modules import Modules

# Folders that hold nothing of the project's own. Hidden ones are left out too.
NOT_OURS = frozenset({"__pycache__", "node_modules", "site-packages", "venv", "virtualenv"})
MADE = frozenset({"build", "dist"})  # unless it is a package of that name, or in one


@dataclass(frozen=True)
class Project:
    """A folder with a FastAPI application somewhere in it.

    Attributes:
        root: Without links on the way to it. Paths are relative to it, wherever the user is.
        files: What it held when it was opened; each content stays as it was first read.
        taken_back: What a command that was killed had left unfinished, and is no more.
    """

    root: Path
    files: Tree
    taken_back: TakenBack | None = None

    @cached_property
    def modules(self) -> Modules:
        """Its modules: each is parsed once a command."""
        # Imported here, because not every command reads the source.
        from scaffold.project.modules import Modules

        return Modules(self.files)

    @property
    def journal(self) -> Journal:
        """Where it is written down what the commands did to it."""
        return journal_of(self.root)

    @cached_property
    def records(self) -> Sequence[Record]:
        """What the commands did to it, the newest first: read once a command."""
        return [self.journal.record(number) for number in self.journal.numbers()]

    @property
    def is_repository(self) -> bool:
        """Whether git knows the folder."""
        return Repository(self.root).listed() is not None

    @property
    def elsewhere(self) -> str | None:
        """The folder as seen from the current one; None where that is it."""
        return None if self.root == Path.cwd() else os.path.relpath(self.root)

    def from_here(self, command: str, folder: str = "") -> str:
        """Return a command for the project's folder, or one in it, as one for the current one."""
        place = os.path.relpath(self.root / folder)
        return command if place == "." else f"cd {shlex.quote(place)} && {command}"


def open_project(directory: str | None) -> Project:
    """Return the project in a folder, with every command in it done or not done.

    Args:
        directory: None for the project that the current folder is in.

    Raises:
        RefusedError: With exit code 2, if there is no such folder, it is inside of a project, or
            it cannot be looked into.
    """
    root = _root(directory)
    taken_back = recovered(root)
    try:
        return Project(root, Files(root, _paths(root)), taken_back)
    except OSError as error:
        raise cannot_look(str(root), error) from error


def look_at(directory: str | None) -> Project:
    """Return the project in a folder as it stands: nothing is taken back or written.

    Its files are those that git does not ignore, where there is git.

    Raises:
        RefusedError: As of `open_project`.
    """
    root = _root(directory)
    listed = Repository(root).listed()
    there = None if listed is None else (path for path in listed if (root / path).is_file())
    try:
        return Project(root, Files(root, _paths(root) if there is None else there))
    except OSError as error:
        raise cannot_look(str(root), error) from error


def _root(directory: str | None) -> Path:
    return root_above(Path.cwd()) if directory is None else _given(directory)


def _given(directory: str) -> Path:
    root = Path(directory).resolve()
    if not root.is_dir():
        raise wrong_usage("no-project", f"{directory} is no folder.")
    is_inside = is_package(root) or root.name == "src"
    if is_inside and (right := root_above(root)) != root:
        message = f"{directory} is not the folder that its project begins in."
        raise wrong_usage("no-project", message, f"--project {shlex.quote(os.path.relpath(right))}")
    return root


def recovered(root: Path) -> TakenBack | None:
    """Take back what a command that was killed left unfinished, and say so."""
    with disk.writing(root):
        taken = journal_of(root).recover()
    if taken is not None:
        terminal.note(f"note: `{taken.record.replay}` was stopped half-way: it is taken back.")
        for path in taken.left:
            terminal.note(f"note: {path} was edited since, and stays as it is.")
    return taken


class Files(Mapping[str, File]):
    """The files below a folder, by their paths; one that vanished since was changed meanwhile."""

    def __init__(self, root: Path, paths: Iterator[str]) -> None:
        """Take the listed paths; nothing is read yet."""
        self._root = root
        self._files: dict[str, File | None] = dict.fromkeys(paths)

    def __getitem__(self, path: str) -> File:
        """Return the file, as it was when it was first asked for."""
        file = self._files[path]
        if file is None:
            file = self._files[path] = self._read(path)
        return file

    def __contains__(self, path: object) -> bool:
        """Say whether it is listed, without reading it."""
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        """Give the paths, sorted within each folder."""
        return iter(self._files)

    def __len__(self) -> int:
        """Count the paths."""
        return len(self._files)

    def _read(self, path: str) -> File:
        try:
            return disk.read_file(self._root / path)
        except FileNotFoundError as error:
            raise ChangedMeanwhileError(path) from error
        except OSError as error:
            raise cannot_look(path, error) from error


def _paths(root: Path, folder: str = "") -> Iterator[str]:
    """List the files; links to folders are not followed, and links to files are files."""
    with os.scandir(root / folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if _is_ours(entry):
                    yield from _paths(root, f"{path}/")
            elif entry.is_file():
                yield path


def _is_ours(folder: os.DirEntry[str]) -> bool:
    if folder.name.startswith(".") or folder.name in NOT_OURS:
        return False
    place = Path(folder.path)
    if folder.name in MADE and not (is_package(place) or is_package(place.parent)):
        return False
    # What may not be looked into, such as a database's files, is no source.
    return os.access(folder, os.R_OK | os.X_OK) and not (place / "pyvenv.cfg").exists()


def cannot_look(place: str, error: OSError) -> RefusedError:
    """Return the error for what cannot be read (exit code 2)."""
    return wrong_usage("cannot-look", f"Cannot read {place}: {error.strerror or error}.")
