"""Ruff, over what is about to be written: the project's own where it has one, otherwise ours."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scaffold.model.tree import Tree
from scaffold.world.ruff_settings import settings

# Imports that it is told not to sort stay as they are.
SORT = ("check", "--select", "I", "--fix", "--exit-zero")
FORMAT = ("format",)
COMMON = ("--quiet", "--no-cache", "--force-exclude")
CAUSE = "Cause: "
IN_A_VENV = ("Scripts", "ruff.exe") if os.name == "nt" else ("bin", "ruff")


class CannotFormatError(Exception):
    """Says why Ruff does not format a file."""


def formatted(
    root: Path, before: Tree, after: Mapping[str, bytes], beside: Iterable[str] = ()
) -> tuple[dict[str, bytes], list[str]]:
    """Return the files as Ruff leaves them, and what it could not do.

    A new file is formatted and its imports are sorted. A file that is there already is formatted
    exactly if it was so before, and its imports are sorted exactly if they were.

    Args:
        root: The project's folder.
        before: The files that are there.
        after: What shall be in them; only Python's files are touched.
        beside: The paths of other files that will be new, and stay as they are.
    """
    done: dict[str, bytes] = dict(after)
    reasons: dict[str, str] = {}
    created = [path for path in after if path not in before]
    paths = [path for path in after if path in created or before[path].content != after[path]]
    paths = [path for path in paths if path.endswith((".py", ".pyi"))]
    ruffs = _ruffs(root, paths, [*created, *beside])

    def work(path: str) -> None:
        old = before[path].content if path in before else None
        try:
            done[path] = _as_before(ruffs[path], old, after[path])
        except CannotFormatError as error:
            reasons[path] = str(error)

    _side_by_side(work, paths)
    return done, [f"{path} is not formatted: {reasons[path]}" for path in sorted(reasons)]


def _ruffs(root: Path, paths: list[str], created: list[str]) -> dict[str, Ruff]:
    program = _program(root)
    folders = {path: PurePosixPath(path).parent.as_posix() for path in paths}
    arguments = {folder: settings(root, folder, created) for folder in {*folders.values()}}
    return {path: Ruff(program, root, path, (*arguments[folders[path]],)) for path in paths}


def _as_before(ruff: Ruff, old: bytes | None, new: bytes) -> bytes:
    for step in (SORT, FORMAT):
        done = ruff.run(step, new)
        # The old content is looked at last: most edits leave nothing to do.
        if done != new and (old is None or ruff.run(step, old) == old):
            new = done
    return new


@dataclass(frozen=True)
class Ruff:
    """Ruff for one file.

    Attributes:
        program: Its path.
        root: Where it runs.
        path: The file, whose settings it takes.
        settings: The arguments beside them.
    """

    program: str
    root: Path
    path: str
    settings: tuple[str, ...]

    def run(self, step: tuple[str, ...], content: bytes) -> bytes:
        """Return what one of Ruff's commands makes of the content.

        Raises:
            CannotFormatError: With the first reason that Ruff gave.
        """
        # Above a relative path Ruff looks for no settings, such as those of a workspace:
        # https://github.com/astral-sh/ruff/issues/27338
        place = str(self.root / self.path)
        words = [self.program, *step, *COMMON, *self.settings, "--stdin-filename", place, "-"]
        try:
            done = subprocess.run(
                words, cwd=self.root, input=content, capture_output=True, check=False
            )
        except OSError as error:
            raise CannotFormatError(f"Ruff cannot be run: {error.strerror}") from error
        if done.returncode:
            raise CannotFormatError(_reason(done.stderr or done.stdout))
        return done.stdout


def _reason(said: bytes) -> str:
    """Return the cause that follows `ruff failed`, or else the first line."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    causes = [line.strip().removeprefix(CAUSE) for line in lines if line.strip().startswith(CAUSE)]
    return next(iter(causes or lines), "Ruff failed")


def _program(root: Path) -> str:
    for folder in (".venv", "venv"):
        program = root.joinpath(folder, *IN_A_VENV)
        if program.is_file():
            return str(program)
    from ruff import find_ruff_bin

    try:
        return str(find_ruff_bin())
    except FileNotFoundError:
        return "ruff"


def _side_by_side(work: Callable[[str], None], paths: list[str]) -> None:
    threads = [threading.Thread(target=work, args=[path]) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
