"""A place in the source."""

from __future__ import annotations

from typing import NamedTuple


class Position(NamedTuple):
    """Where a node begins in the source, as `ast` counts.

    Attributes:
        path: Of the file, relative to the project, with forward slashes.
        line: From 1.
        column: In bytes of UTF-8, from 0.
    """

    path: str
    line: int
    column: int = 0

    def __str__(self) -> str:
        """Return `src/app/main.py:12`, as editors open it."""
        return f"{self.path}:{self.line}"
