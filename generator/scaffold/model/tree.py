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

    def __init__(self, tree: Tree, over: Mapping[str, bytes | None]) -> None:
        """Take the tree, and what other files hold; None for one that is gone."""
        self._tree = tree
        self._over = {path: c if c is None else File(c) for path, c in over.items()}

    def __getitem__(self, path: str) -> File:
        """Return the file over the tree, or in it."""
        file = self._over[path] if path in self._over else self._tree[path]
        if file is None:
            raise KeyError(path)
        return file

    def __contains__(self, path: object) -> bool:
        """Say whether it is there, without reading it."""
        return self._over[path] is not None if path in self._over else path in self._tree

    def __iter__(self) -> Iterator[str]:
        """Give the paths."""
        return (path for path in dict.fromkeys((*self._tree, *self._over)) if path in self)

    def __len__(self) -> int:
        """Count the paths."""
        return sum(1 for _ in self)
