"""A piece: files of its own, and the places where it is joined to the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scaffold.edits.source import Source
from scaffold.model.tree import Tree

VARIABLE = re.compile(rb"^[ \t#]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=", re.MULTILINE)
Change = Callable[[Source], Source]


@dataclass(frozen=True)
class Joint:
    """One file that names the piece.

    Attributes:
        path: Of the file.
        put: The file with the piece in it; unchanged where it is in already.
        take: The file without it; unchanged where it is not in.
        snippet: What a person would write there, for when it cannot be done for certain.
    """

    path: str
    put: Change
    take: Change
    snippet: str


@dataclass(frozen=True)
class Piece:
    """What a command adds.

    Attributes:
        module: The path of what it is.
        test: The path of its test; None without one.
        created: The files of its own, path -> text.
        joints: In the order in which they are made; several may be in one file.
        examples: Lines for the example of the environment, by its path.
    """

    module: str
    test: str | None
    created: Mapping[str, str]
    joints: Sequence[Joint]
    examples: Mapping[str, str] = field(default_factory=dict)


def texts_of(files: Tree, piece: Piece) -> Mapping[str, bytes]:
    """Return what the piece writes into its own files, with the line ends of its neighbours."""
    near = piece.joints[0].path if piece.joints else piece.module
    newline = "\r\n" if b"\r\n" in files[near].content else "\n"
    return {path: text.replace("\n", newline).encode() for path, text in piece.created.items()}


def examples_of(files: Tree, piece: Piece) -> Mapping[str, str]:
    """Return the lines for each example of the environment that is there."""
    return {path: lines for path, lines in piece.examples.items() if path in files}


def by_hand(snippet: str, path: str, text: str) -> str:
    """Return all that a person would write: what joins a piece, and the file that it is."""
    return f"{snippet}\n\nand as {path}:\n{text}"


def with_example(content: bytes, lines: str) -> bytes:
    """Return the example of the environment with those lines whose variables it does not have.

    Where its last line has no end, the new one has none either.
    """
    newline = "\r\n" if b"\r\n" in content else "\n"
    present = variables(content)
    text = "".join(text for variable, text in _entries(lines) if variable not in present)
    if text and content and not content.endswith(b"\n"):
        text = "\n" + text.removesuffix("\n")
    return content + text.replace("\n", newline).encode()


def without_example(content: bytes, lines: str) -> bytes:
    """Return the example of the environment without the lines; those that were changed stay."""
    for _, text in _entries(lines):
        written = r"\r?\n".join(re.escape(line) for line in text.splitlines())
        found = re.search(rf"^{written}(?:\r?\n|\Z)".encode(), content, re.MULTILINE)
        if found:
            before, behind = content[: found.start()], content[found.end() :]
            if not found[0].endswith(b"\n"):
                before = before.removesuffix(b"\n").removesuffix(b"\r")
            content = before + behind
    return content


def variables(content: bytes) -> frozenset[str]:
    """Return the variables that an example of the environment has, also as comments."""
    return frozenset(name.decode() for name in VARIABLE.findall(content))


def _entries(lines: str) -> Iterator[tuple[str, str]]:
    """Yield each variable of the lines, with its line and the comments above."""
    above = ""
    for line in lines.splitlines(keepends=True):
        above += line
        if found := VARIABLE.match(line.encode()):
            yield found[1].decode(), above
            above = ""
