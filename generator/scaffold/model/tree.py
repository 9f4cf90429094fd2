"""A folder of files, as a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class File(NamedTuple):
    """What one file holds, and whether it is run as a program."""

    content: bytes
    executable: bool = False

    @property
    def lines(self) -> int:
        """How many lines it has, the last one also without a line end."""
        return len(self.content.splitlines())


class Sides(NamedTuple):
    """One file on the three sides of a merge; None where it is not there."""

    base: File | None
    mine: File | None
    theirs: File | None


# POSIX path, relative to the folder -> file.
Tree = Mapping[str, File]


class Overlay(Mapping[str, File]):
    """Files over a tree, which is not read for that."""

    def __init__(self, tree: Tree, over: Mapping[str, bytes]) -> None:
        """Take the tree, and what other files hold."""
        self._tree = tree
        self._over = {path: File(content) for path, content in over.items()}

    def __getitem__(self, path: str) -> File:
        """Return the file over the tree, or in it."""
        return self._over[path] if path in self._over else self._tree[path]

    def __contains__(self, path: object) -> bool:
        """Say whether it is there, without reading it."""
        return path in self._over or path in self._tree

    def __iter__(self) -> Iterator[str]:
        """Give the paths."""
        return iter(dict.fromkeys((*self._tree, *self._over)))

    def __len__(self) -> int:
        """Count the paths."""
        return len({*self._tree, *self._over})
