"""The project that a file belongs to, maybe one of several, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scaffold.model.tree import Tree
from scaffold.reading.names import MARKERS

DEPENDENCIES = ("pyproject.toml", "requirements.txt", "setup.cfg", "Pipfile")
SETTINGS = re.compile(rb"pydantic[-_]settings")
EXAMPLE = ".env.example"


def joined(folder: str, name: str) -> str:
    """Return the path of what is in a folder; the outermost is the empty text."""
    return f"{folder}/{name}" if folder else name


def folder_of(path: str) -> str:
    """Return the folder of a file."""
    return path.rpartition("/")[0]


def project_of(files: Tree, folder: str) -> str:
    """Return the nearest folder, at or above one, that is a project and no package of one."""
    for at in upwards(folder):
        is_marked = any(joined(at, marker) in files for marker in MARKERS)
        if is_marked and joined(at, "__init__.py") not in files:
            return at
    return ""


def has_settings(files: Tree, path: str) -> bool:
    """Say whether the project of a file depends on pydantic-settings."""
    project = project_of(files, folder_of(path))
    inside = (at for at in upwards(folder_of(path)) if at.startswith(project))
    named = (joined(at, name) for at in inside for name in DEPENDENCIES)
    return any(name in files and SETTINGS.search(files[name].content) for name in named)


def example_of(files: Tree, path: str) -> str:
    """Return where the project of a file has the example of its environment, if it has one."""
    return joined(project_of(files, folder_of(path)), EXAMPLE)


def reads_env_file(files: Tree) -> bool:
    """Say whether there are variables in a `.env` file, where the application is started."""
    return not {".env", EXAMPLE}.isdisjoint(files)


def upwards(folder: str) -> Iterator[str]:
    """Yield a folder and all above it."""
    yield folder
    while folder:
        folder = folder_of(folder)
        yield folder
