"""The project that a piece is added to, or taken out of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from scaffold.history.piece import PieceHistory
from scaffold.model.application import Application, Reading
from scaffold.model.tree import Tree
from scaffold.project.modules import Modules


@dataclass(frozen=True)
class Host:
    """A project, and how a command looks at it.

    Attributes:
        modules: Its modules.
        app: The application that `--app` names; None for the only one.
        run: Whether `--import` asks the project itself.
        replay: The command that does the same again.
        remove: Whether the piece is taken out.
        history: What is recorded of the piece.
        read: Reads its applications, as the options say.
        guard: Returns the content of a file that will be edited; refuses one that must not be.
        format: Formats and sorts texts, as new files of the project are.
    """

    modules: Modules
    app: str | None
    run: bool
    replay: str | None
    remove: bool
    history: PieceHistory
    read: Callable[[], Reading]
    guard: Callable[[str], bytes]
    format: Callable[[Mapping[str, bytes]], Mapping[str, bytes]]

    @property
    def files(self) -> Tree:
        """What it holds."""
        return self.modules.files

    @cached_property
    def reading(self) -> Reading:
        """Its applications and their operations: only read where they are needed."""
        return self.read()

    @property
    def application(self) -> Application:
        """The application that gets the piece."""
        return self.reading.applications[0]
