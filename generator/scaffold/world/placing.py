"""Putting a finished project where it was asked for: all of it, or nothing."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from scaffold.world import interrupts
from scaffold.world.disk import writing


def place(project: Path, destination: Path) -> None:
    """Move the finished project to its destination, in one step where that is possible.

    A destination that holds something, or is the current folder, cannot be replaced in one step:
    there the entries are moved in one by one, and taken back if one fails.
    """
    with writing(destination):
        if destination.is_dir() and (any(destination.iterdir()) or _is_in_use(destination)):
            _move_in(project, destination)
        else:
            _move(project, destination)


def _is_in_use(folder: Path) -> bool:
    # A shell whose current folder is replaced stands in one that is no more.
    return Path.cwd().is_relative_to(folder)


def _move(project: Path, destination: Path) -> None:
    created = _create_parents(destination)
    try:
        _rename(project, destination)
    except BaseException:
        for folder in created:
            with suppress(OSError):
                folder.rmdir()
        raise


def _create_parents(destination: Path) -> list[Path]:
    missing = [folder for folder in destination.parents if not folder.exists()]
    destination.parent.mkdir(parents=True, exist_ok=True)
    return missing


def _rename(project: Path, destination: Path) -> None:
    if os.name == "nt" and destination.is_dir():
        destination.rmdir()  # POSIX replaces an empty folder, Windows does not
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
    beside = tempfile.mkdtemp(prefix=f".{destination.name}.scaffold-", dir=destination.parent)
    try:
        copy = Path(beside, destination.name)
        shutil.copytree(project, copy, symlinks=True)
        interrupts.ignore()
        copy.rename(destination)
    finally:
        interrupts.ignore()
        shutil.rmtree(beside, ignore_errors=True)


def _move_in(project: Path, destination: Path) -> None:
    done: list[Path] = []
    kept = project.parent / "overwritten"
    interrupts.ignore()
    try:
        for source in sorted(file for file in project.rglob("*") if not file.is_dir()):
            path = source.relative_to(project)
            _replace(source, destination / path, kept / path)
            done.append(path)
    except BaseException:
        for path in done:
            _restore(destination, path, kept)
        raise


def _replace(source: Path, target: Path, kept: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() or target.is_symlink():
        _copy(target, kept)
    _copy(source, target)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.scaffold")
    try:
        shutil.copy2(source, beside, follow_symlinks=False)
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _restore(destination: Path, path: Path, kept: Path) -> None:
    with suppress(OSError):
        if (kept / path).exists():
            _copy(kept / path, destination / path)
            return
        (destination / path).unlink()
        for folder in path.parents:
            (destination / folder).rmdir()
