"""A project on the disk: its files, listed once and read when they are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.model.tree import File, Tree
from scaffold.world import disk, terminal
from scaffold.world.journal import TakenBack, journal_of

# Folders that hold nothing of the project's own. Hidden ones are left out too.
NOT_OURS = frozenset(
    {"__pycache__", "build", "dist", "node_modules", "site-packages", "venv", "virtualenv"}
)


@dataclass(frozen=True)
class Project:
    """A folder with a FastAPI application somewhere in it.

    Attributes:
        root: Without links on the way to it.
        files: What it held when it was opened; each content stays as it was first read.
        taken_back: What a command that was killed had left unfinished, and is no more.
    """

    root: Path
    files: Tree
    taken_back: TakenBack | None = None


def open_project(directory: str) -> Project:
    """Return the project in a folder, with every command in it done or not done.

    Raises:
        RefusedError: With exit code 2, if there is no such folder, or it cannot be looked into.
    """
    root = Path(directory).resolve()
    if not root.is_dir():
        raise wrong_usage("no-project", f"{directory} is no folder.", "--project <a folder>")
    taken_back = _recovered(root)
    try:
        return Project(root, Files(root, _paths(root)), taken_back)
    except OSError as error:
        raise _cannot_look(directory, error) from error


def _recovered(root: Path) -> TakenBack | None:
    with disk.writing(root):
        taken = journal_of(root).recover()
    if taken is not None:
        terminal.note(f"note: `{taken.record.replay}` was stopped half-way: it is taken back.")
        for path in taken.left:
            terminal.note(f"note: {path} was edited since, and stays as it is.")
    return taken


class Files(Mapping[str, File]):
    """The files below a folder, by their paths; one that vanished since counts as unreadable."""

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
        except OSError as error:
            raise _cannot_look(path, error) from error


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
    # What may not be looked into, such as a database's files, is no source.
    return os.access(folder, os.R_OK | os.X_OK) and not Path(folder.path, "pyvenv.cfg").exists()


def _cannot_look(place: str, error: OSError) -> RefusedError:
    return wrong_usage("cannot-look", f"Cannot read {place}: {error.strerror or error}.")
