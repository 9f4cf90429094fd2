"""How a command that changes a project is to do it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Writing:
    """What the options say that all commands share.

    Attributes:
        command: Its name: `add-router`.
        piece: What is added or removed.
        project: The folder; None for the project that the current one is in.
        dry_run: Whether to write nothing.
        diff: Whether to show what changes in the files.
        remove: Whether the piece is taken out again.
        overwrite: Whether also what was edited in the files that go is given up.
        quiet: Whether to say only what went wrong.
        replay: The command that does the same again.
        began: When, in seconds of `time.monotonic`.
    """

    command: str
    piece: str = ""
    project: str | None = None
    dry_run: bool = False
    diff: bool = False
    remove: bool = False
    overwrite: bool = False
    quiet: bool = False
    replay: str | None = None
    began: float = field(default_factory=time.monotonic)
