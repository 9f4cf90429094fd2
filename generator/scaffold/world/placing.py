"""Putting a finished project where it was asked for: all of it, or nothing."""

from __future__ import annotations

import errno
import shutil
import stat
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from scaffold.history.record import Entry, Record, Stored
from scaffold.world import interrupts, moving
from scaffold.world.disk import writing
from scaffold.world.guards import check_place
from scaffold.world.journal import journal_of
from scaffold.world.lock import locked


def place(project: Path, destination: Path, overwritten: Collection[str], replay: str) -> None:
    """Move the finished project to its destination: a new folder in one step.

    A folder that is there stays the one that it is: it may be a mount point, another's, or the
    current one of a shell. It is filled by way of a journal. What a process that was killed left,
    the next one takes back.

    Args:
        project: The finished project.
        destination: Where it goes, without links on the way to it.
        overwritten: The paths that are there, and may be replaced.
        replay: The command line, for who meets what is left unfinished.

    Raises:
        RefusedError: With everything as it was; also where another process was first.
    """
    with writing(destination):
        there = destination.exists()
        made = _record(project, destination, overwritten, replay)
        if there:
            for entry in made.entries:
                check_place(destination, entry.path)
            journal_of(destination).carry_out(made, kept=False)
        else:
            _move(project, destination)
    # Kept where the new repository has it; without it, undo alone is missing.
    with suppress(OSError):
        entries = [entry for entry in made.entries if not entry.path.startswith(".git/")]
        folders = [] if there else ["."]
        folders += [".git"] if len(entries) < len(made.entries) else []
        journal_of(destination).add(replace(made, entries=entries, folders=folders))


def take_away(root: Path, folders: Collection[str]) -> list[str]:
    """Remove what else came with a project, whose files are gone.

    Args:
        root: The project's folder: it stays if it is the current one, or something is in it.
        folders: As a record has them.

    Returns:
        The names of what is left in there.
    """
    if ".git" in folders:
        shutil.rmtree(root / ".git", ignore_errors=True)
    left = sorted(entry.name for entry in root.iterdir())
    if "." in folders and not left and not Path.cwd().is_relative_to(root):
        root.rmdir()
    return left


def _move(project: Path, destination: Path) -> None:
    created = [folder for folder in destination.parents if not folder.exists()]
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        _rename(project, destination)
    except BaseException:
        for folder in created:
            with suppress(OSError):
                folder.rmdir()
        raise


def _rename(project: Path, destination: Path) -> None:
    try:
        interrupts.ignore()
        project.rename(destination)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        interrupts.listen()
        _rename_across(project, destination)


def _rename_across(project: Path, destination: Path) -> None:
    """Copy to beside the destination first: a rename works only inside one file system."""
    beside = moving.beside(destination)
    with locked(beside / "lock"):
        copy = beside / "project"
        try:
            shutil.rmtree(copy, ignore_errors=True)  # of a process that was killed
            _copy(project, copy)
            interrupts.ignore()
            copy.rename(destination)
        finally:
            interrupts.ignore()
            shutil.rmtree(beside, ignore_errors=True)


def _copy(folder: Path, copy: Path) -> None:
    # Not shutil.copytree: on a full disk it goes on, and then tells of each file.
    for source in (folder, *sorted(folder.rglob("*"))):
        target = copy / source.relative_to(folder)
        if source.is_dir() and not source.is_symlink():
            target.mkdir()
        else:
            shutil.copy2(source, target, follow_symlinks=False)


def _record(project: Path, destination: Path, overwritten: Collection[str], replay: str) -> Record:
    """Return what the finished project does to its destination."""
    entries = []
    for file in sorted(file for file in project.rglob("*") if file.is_file()):
        path = file.relative_to(project).as_posix()
        before = moving.read(destination / path) if path in overwritten else None
        after = Stored(file.read_bytes(), stat.S_IMODE(file.stat().st_mode))
        entries.append(Entry(path, before, after))
    return Record("new", "", remove=False, replay=replay, entries=entries)
