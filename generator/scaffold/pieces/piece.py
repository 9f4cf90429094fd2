"""A piece: where it goes, its texts, and how it is joined to the rest and taken out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from scaffold.edits.source import CannotEditError, Source
from scaffold.model.position import Position
from scaffold.model.problem import RefusedError, refused
from scaffold.model.report import Next
from scaffold.model.tree import Tree
from scaffold.pieces.host import Host

Change = Callable[[Source], Source]


@dataclass(frozen=True)
class Edit:
    """What joins the piece to one file, and takes it out of there.

    Attributes:
        path: Of the file.
        apply: The file with the piece in it; unchanged where it is in already.
        revert: Its inverse: the file without the piece; unchanged where it is not in.
        snippet: What a person would write there, for when it cannot be done for certain.
    """

    path: str
    apply: Change
    revert: Change
    snippet: str


class Effect(NamedTuple):
    """What a piece is to the running application, of which it changes nothing else.

    Attributes:
        operations: Whether its module has operations.
        middleware: Whether it has a middleware.
        callback: The name of a callback.
        having: The operations that have that, by method and path.
    """

    operations: bool = False
    middleware: bool = False
    callback: str | None = None
    having: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Piece:
    """What a command adds, or takes out.

    Attributes:
        module: The path of what it is.
        test: The path of its test; None without one.
        created: The files of its own, path -> text.
        edits: In the order in which they are made; several may be in one file.
        examples: Lines for the example of the environment, by its path.
        state: The name that it has in the state of a request or of the application, if any.
        callbacks: Those of its operations, which stay where it goes.
        notes: What is to be said of it.
        next: What to do once it is there, beside running its test.
        effect: What it is to the running application.
    """

    module: str
    test: str | None
    created: Mapping[str, str]
    edits: Sequence[Edit]
    examples: Mapping[str, str] = field(default_factory=dict)
    state: str | None = None
    callbacks: Sequence[str] = ()
    notes: Sequence[str] = ()
    next: Sequence[Next] = ()
    effect: Effect = field(default_factory=Effect)


class Addition(Protocol):
    """What an `add-*` command is asked for: one of the four kinds, with its options as given."""

    def piece(self, host: Host) -> Piece:
        """Return the piece in a project: as it is there, or as it would be.

        Raises:
            RefusedError: With exit code 2, for what was asked wrongly, or something in its way;
                with 1, where it cannot be told for certain where it belongs.
        """


def by_hand(snippet: str, path: str, text: str) -> str:
    """Return all that a person would write: what joins a piece, and the file that it is."""
    return f"{snippet}\n\nand as {path}:\n{text}"


def cannot_edit(position: Position, reason: str, snippet: str) -> RefusedError:
    """Return the error for an edit that only its author can make.

    Args:
        position: Where it belongs.
        reason: Why, as the end of a sentence, without its full stop.
        snippet: What to paste there; "" for nothing.
    """
    message = f"{position}: {reason}. Nothing was written."
    if snippet:
        message += f" By hand, there:\n{snippet}"
    return refused("cannot-edit", message)


@contextmanager
def uneditable(snippet: str = "") -> Iterator[None]:
    """Turn what cannot be read for certain into an error for the user (exit code 1).

    Args:
        snippet: What a person would write there; "" for nothing.
    """
    try:
        yield
    except CannotEditError as error:
        raise cannot_edit(error.position, error.reason, snippet) from error


def texts_of(files: Tree, piece: Piece) -> Mapping[str, bytes]:
    """Return what the piece writes into its own files, with the line ends of its neighbours."""
    near = piece.edits[0].path if piece.edits else piece.module
    newline = "\r\n" if near in files and b"\r\n" in files[near].content else "\n"
    return {path: text.replace("\n", newline).encode() for path, text in piece.created.items()}


def examples_of(files: Tree, piece: Piece) -> Mapping[str, str]:
    """Return the lines for each example of the environment that is there."""
    return {path: lines for path, lines in piece.examples.items() if path in files}
