"""What git remembers of a file, and merges."""

from __future__ import annotations

import tempfile
from pathlib import Path

from scaffold.world import git


def around(root: Path, added: str, path: str) -> tuple[bytes, bytes] | None:
    """Return a file as it was before and after the commit that added another file.

    Args:
        root: The project's folder, to which both paths are relative.
        added: The path of the file that was added; the last time counts.
        path: Of the file that is wanted.

    Returns:
        None where git does not have both.
    """
    commit = _output(root, "log", "-1", "--diff-filter=A", "--format=%H", "--", added)
    if not commit:
        return None
    at = commit.decode().strip()
    before, after = (_output(root, "show", f"{one}:./{path}") for one in (f"{at}^", at))
    return None if before is None or after is None else (before, after)


def merged(current: bytes, base: bytes, other: bytes) -> bytes | None:
    """Return the current content with what changed from the base to the other one.

    See https://git-scm.com/docs/git-merge-file

    Returns:
        None where the changes are in one place, or there is no git.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("current", "base", "other")]
        for file, content in zip(files, (current, base, other), strict=True):
            file.write_bytes(content)
        return _output(Path(folder), "merge-file", "-p", "--quiet", *(file.name for file in files))


def _output(folder: Path, *arguments: str) -> bytes | None:
    """Return what a command of git printed; None where it failed."""
    done = git.run(folder, *arguments)
    return None if done is None or done.returncode else done.stdout
