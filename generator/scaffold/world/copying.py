"""A copy of a project with some files changed: to be imported, and thrown away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from scaffold.model.tree import Tree
from scaffold.world.interrupts import as_keyboard_interrupt

# What no import needs, and the copy's own would be written through a link.
LEFT_OUT = {".git", "__pycache__"}


@contextmanager
def changed_copy(root: Path, files: Tree, changed: Mapping[str, bytes | None]) -> Iterator[Path]:
    """Give a copy of a project, as it would be.

    Its modules are files of their own, since they look for others beside them; whatever else
    is there is a link.

    Args:
        root: The project's folder.
        files: What is there.
        changed: What some files hold then; None for one that is gone.
    """
    modules = [path for path in files if path.endswith(".py")]
    folders = {
        str(folder) for path in (*modules, *changed) for folder in PurePosixPath(path).parents
    }
    with as_keyboard_interrupt(), TemporaryDirectory(prefix="scaffold-") as name:
        copy = Path(name).resolve()
        apart = {copy / path for path in (*folders, *changed)}
        for folder in sorted(folders):
            _fill(root / folder, copy / folder, apart)
        for path, content in changed.items():
            if content is not None:
                (copy / path).write_bytes(content)
        yield copy


def _fill(folder: Path, copy: Path, apart: set[Path]) -> None:
    """Copy the modules of a folder and link what else is in it, without what is done apart."""
    copy.mkdir(exist_ok=True)
    for entry in os.scandir(folder) if folder.is_dir() else ():
        place = copy / entry.name
        if place in apart or entry.name in LEFT_OUT:
            continue
        if entry.name.endswith(".py"):
            shutil.copyfile(entry.path, place)
        else:
            _link(Path(entry.path), place)


def _link(file: Path, place: Path) -> None:
    try:
        place.symlink_to(file, target_is_directory=file.is_dir())
    except OSError:  # Windows, for somebody who may not
        shutil.copytree(file, place) if file.is_dir() else shutil.copyfile(file, place)
