"""A folder of files, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class File(NamedTuple):
    """What one file holds, and whether it is run as a program."""

    content: bytes
    executable: bool = False

    @property
    def lines(self) -> int:
        """How many lines it has, the last one also without a line end."""
        return len(self.content.splitlines())


# POSIX path, relative to the folder -> file.
Tree = Mapping[str, File]
