"""Which Pythons a project runs on."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress

from scaffold.model.tree import Tree

UNIONS = (3, 10)
LOWEST = re.compile(r"(?:>=|\^|~=?|==)\s*(\d+)\.(\d+)")


def has_unions(files: Tree, path: str) -> bool:
    """Say whether every Python of the project knows `X | None`, which came with 3.10.

    Args:
        files: The project.
        path: A file of it: the pyproject.toml nearest above it counts. Without one, yes.
    """
    folder = path.rpartition("/")[0]
    while True:
        settings = f"{folder}/pyproject.toml" if folder else "pyproject.toml"
        if settings in files:
            oldest = _oldest(files[settings].content)
            return oldest is None or oldest >= UNIONS
        if not folder:
            return True
        folder = folder.rpartition("/")[0]


def _oldest(content: bytes) -> tuple[int, int] | None:
    with suppress(ValueError, AttributeError, TypeError):
        data = tomllib.loads(content.decode())
        poetry = data.get("tool", {}).get("poetry", {}).get("dependencies", {}).get("python")
        written = data.get("project", {}).get("requires-python") or poetry
        if written and (found := LOWEST.search(written)):
            return int(found[1]), int(found[2])
    return None
