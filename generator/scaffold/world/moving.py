"""One file at a time, from where it was prepared to its place, and back."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from scaffold.history.record import Stored

CACHE = "__pycache__"


def read(file: Path) -> Stored | None:
    """Return what is there; None where nothing is."""
    try:
        return Stored(file.read_bytes(), stat.S_IMODE(file.stat().st_mode))
    except (FileNotFoundError, NotADirectoryError):
        return None


def mode_of(file: Path) -> int:
    """Return its permission bits; those of a new file where it is not there."""
    if file.exists():
        return stat.S_IMODE(file.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def prepare(file: Path, stored: Stored) -> None:
    """Write a file so that it outlives a loss of power."""
    with file.open("wb") as stream:
        stream.write(stored.content)
        stream.flush()
        os.fsync(stream.fileno())
    file.chmod(stored.mode)


def move(prepared: Path, place: Path) -> None:
    """Put a prepared file in its place, in one step; the folders before it are made."""
    place.parent.mkdir(parents=True, exist_ok=True)
    _keep_owner(prepared, place)
    try:
        prepared.replace(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The journal may be on another file system, as git's folder may.
        shutil.copy2(prepared, beside(place))
        _keep_owner(beside(place), place)
        beside(place).replace(place)


def _keep_owner(prepared: Path, place: Path) -> None:
    """Let a file that root replaces stay its owner's."""
    with suppress(OSError, AttributeError):  # Windows has no owners like these
        status = place.stat()
        os.chown(prepared, status.st_uid, status.st_gid)


def beside(place: Path) -> Path:
    """Return where a file stands for a moment that comes from another file system."""
    return place.with_name(f".{place.name}.scaffold")


def remove(place: Path, root: Path) -> None:
    """Remove a file if it is there, and the folders below `root` in which nothing is left."""
    if place.exists():
        place.unlink()
    below = [folder for folder in place.parents if folder.is_relative_to(root) and folder != root]
    for folder in below:
        if folder.exists() and not _is_left_empty(folder):
            return
        shutil.rmtree(folder / CACHE, ignore_errors=True)
        with suppress(FileNotFoundError):
            folder.rmdir()


def _is_left_empty(folder: Path) -> bool:
    return folder.is_dir() and {entry.name for entry in folder.iterdir()} <= {CACHE}
