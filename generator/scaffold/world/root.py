"""Where a project begins."""

from __future__ import annotations

import os
from itertools import takewhile
from pathlib import Path

MARKS = (".copier-answers.yml", "pyproject.toml", "setup.py", "setup.cfg")
REQUIREMENTS = "requirements.txt"


def root_above(folder: Path) -> Path:
    """Return the folder of the project that a folder is in.

    That is the nearest one, at or above it, that holds what a project's root does; without any, the
    nearest that is no package. What lies above the repository, or is the user's home, is none.

    Args:
        folder: Without links on the way to it.
    """
    places = _places(folder)
    marked = (place for place in places if _is_marked(place))
    return next(marked, None) or next((p for p in places if not is_package(p)), folder)


def is_package(folder: Path) -> bool:
    """Say whether a folder is imported from, and so not a project by itself."""
    return (folder / "__init__.py").exists()


def _places(folder: Path) -> list[Path]:
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - raises nothing where there is none
    places = [folder, *takewhile(lambda place: place != home, folder.parents)]
    top = next((n for n, place in enumerate(places) if (place / ".git").exists()), len(places))
    return places[: top + 1]


def _is_marked(folder: Path) -> bool:
    if any((folder / name).is_file() for name in MARKS):
        return True
    # What is installed is also listed in a package, for an image that holds nothing else.
    return (folder / REQUIREMENTS).is_file() and not is_package(folder)
