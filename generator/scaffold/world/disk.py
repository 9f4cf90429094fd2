"""Reading folders, and what the system says when it refuses."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scaffold.model.problem import RefusedError, refused, wrong_usage
from scaffold.model.tree import File, Tree
from scaffold.world import interrupts

FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
NAMED = 5
ATTEMPTS, CALM, PAUSE = 40, 6, 0.05  # seconds


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder of the system's temporary ones, and remove it whatever happens.

    Only SIGKILL leaves it behind, where the system clears it away in time.
    """
    # Resolved, because git and Copier compare it with resolved paths.
    folder = tempfile.TemporaryDirectory(prefix="scaffold-", ignore_cleanup_errors=True)
    calm = 0
    try:
        yield Path(folder.name).resolve()
    except KeyboardInterrupt:
        calm = CALM
        raise
    finally:
        interrupts.ignore()
        folder.cleanup()
        _remove(folder.name, calm)


def _remove(folder: str, calm: int) -> None:
    """Remove a folder, until it has been gone for some pauses.

    A git that an interrupt has orphaned makes it again, at its next file.
    """
    gone = 0
    for _ in range(ATTEMPTS):
        gone = 0 if Path(folder).exists() else gone + 1
        if gone > calm:
            return
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(PAUSE)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn an OSError into one clear line about `place` (exit code 1)."""
    try:
        yield
    except OSError as error:
        raise cannot_write(error, place) from error


def cannot_write(error: OSError, place: Path) -> RefusedError:
    """Return the one clear line about what the system refused."""
    if error.errno in FULL:
        return refused("disk-full", f"There is no room left to write {place}. Nothing was written.")
    if error.errno in FORBIDDEN:
        return refused(
            "no-permission", f"There is no permission to write {place}. Nothing was written."
        )
    reason = error.strerror or str(error)
    return refused("cannot-write", f"Cannot write {place}: {reason}. Nothing was written.")


def read_text(file: Path) -> str:
    """Return the text of a file that the user named (exit code 2 where that fails)."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise wrong_usage("answers-file", f"{file}: it is not UTF-8 text.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise wrong_usage("answers-file", f"Cannot read {file}: {reason}.") from error


def read_tree(folder: Path, skip: frozenset[str] = frozenset({".git"})) -> Tree:
    """Return every file below `folder`, without the entries of `skip` at its top."""
    tree: dict[str, File] = {}
    for at, folders, names in os.walk(folder):
        if Path(at) == folder:
            folders[:] = [name for name in folders if name not in skip]
        for name in names:
            file = Path(at, name)
            tree[file.relative_to(folder).as_posix()] = read_file(file)
    return tree


def read_files(folder: Path, paths: Tree) -> Tree:
    """Return those of `paths` that are in `folder` too, with what they hold there."""
    return {path: read_file(folder / path) for path in paths if (folder / path).is_file()}


def read_file(file: Path) -> File:
    """Return what a file holds, and whether its owner may run it."""
    return File(file.read_bytes(), executable=bool(file.stat().st_mode & stat.S_IXUSR))


def in_the_way(destination: Path) -> list[str]:
    """Return the names in the destination, if it is there; `.git` is in nobody's way.

    Raises:
        RefusedError: If it cannot become a folder.
        OSError: If it cannot be looked into, or nothing can be written there.
    """
    # Refused before the first question is asked, what would fail after the last one.
    folder = next(place for place in (destination, *destination.parents) if place.exists())
    if not folder.is_dir():
        message = f"{folder} is there and is not a folder."
        raise refused("in-the-way", message, "scaffold new <another folder>")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "no permission", str(folder))
    if folder != destination:
        return []
    return sorted(item.name for item in destination.iterdir() if item.name != ".git")


def few(names: list[str]) -> str:
    """Return the first names, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
