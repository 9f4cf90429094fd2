"""One Python file as bytes, with the tree and the tokens that say where things stand in it."""

from __future__ import annotations

import ast
import re
import symtable
import tokenize
import unicodedata
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, TypeVar

from scaffold.edits.tokens import Token, tokens_of
from scaffold.model.position import Position

BOM = b"\xef\xbb\xbf"
TAB = 4  # columns, as Ruff counts
Located = ast.expr | ast.stmt | ast.keyword | ast.arg | ast.alias
Node = TypeVar("Node", bound=Located)


class CannotEditError(Exception):
    """What cannot be done for certain is not done.

    Attributes:
        position: Where the trouble is.
        reason: For a person: `the call takes **options, which may hold callbacks= too`.
    """

    def __init__(self, position: Position, reason: str) -> None:
        """Take both as they are."""
        super().__init__(f"{position}: {reason}")
        self.position = position
        self.reason = reason


class Splice(NamedTuple):
    r"""The bytes from `start` to `end` become `text`, whose lines end in `\n` alone."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Source:
    """A file to be edited; offsets are those of its bytes.

    Attributes:
        path: Relative to the project.
        content: UTF-8, with or without a byte order mark.
        line_length: Of the project: what becomes longer is laid out on more lines.
        kept: The names whose imports stay, though nothing in the file uses them.
        starred: All that its `import *` may bind; None where that is not known.
        ours: The packages and modules of the project, beside the package that it is in.

    Raises (from `tree` and `tokens`):
        CannotEditError: The file is not Python in UTF-8.
    """

    path: str
    content: bytes
    line_length: int = 88
    kept: frozenset[str] = field(default=frozenset())
    starred: frozenset[str] | None = None
    ours: frozenset[str] = field(default=frozenset())

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        try:
            self.content.decode()
            encoding, _ = tokenize.detect_encoding(iter([*self._lines[:2], b""]).__next__)
            if encoding != "utf-8":
                raise self.refusal(0, f"it is not UTF-8 but {encoding}")
            with warnings.catch_warnings(action="ignore"):
                tree = ast.parse(self.content)
        except UnicodeDecodeError as error:
            raise self.refusal(error.start, "it is not UTF-8") from error
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 1
            raise CannotEditError(Position(self.path, line), f"not Python: {error}") from error
        if b"\r" in self.content.replace(b"\r\n", b"\n"):
            lone = re.search(rb"\r(?!\n)", self.content)
            raise self.refusal(lone.start() if lone else 0, "it has a carriage return in a line")
        return tree

    @cached_property
    def tokens(self) -> Sequence[Token]:
        """Every token, comments too."""
        _ = self.tree
        try:
            return tuple(tokens_of(self._lines, self._starts))
        except (SyntaxError, tokenize.TokenError) as error:
            raise CannotEditError(Position(self.path, 1), f"not Python: {error}") from error

    @cached_property
    def symbols(self) -> symtable.SymbolTable:
        """What each scope knows of each name."""
        with warnings.catch_warnings(action="ignore"):
            return symtable.symtable(self.content.decode("utf-8-sig"), self.path, "exec")

    @cached_property
    def _lines(self) -> Sequence[bytes]:
        return self.content.removeprefix(BOM).splitlines(keepends=True)

    @cached_property
    def _starts(self) -> Sequence[int]:
        starts = [len(self.content) - len(self.content.removeprefix(BOM))]
        for line in self._lines:
            starts.append(starts[-1] + len(line))
        return starts if self.content.endswith(b"\n") or len(starts) == 1 else starts[:-1]

    @cached_property
    def _token_starts(self) -> Sequence[int]:
        return [token.start for token in self.tokens]

    @property
    def newline(self) -> str:
        """How its lines end: as the first one does."""
        return "\r\n" if self._lines and self._lines[0].endswith(b"\r\n") else "\n"

    @cached_property
    def indent(self) -> str:
        """One step of indentation: that of the first block of the module, if there is one."""
        for parent in self.tree.body:
            block = getattr(parent, "body", None)
            if isinstance(block, list) and self.begins_line(self.start(block[0])):
                return self.indentation(self.start(block[0]))
        return "\t" if b"\n\t" in self.content else "    "

    # Where things are

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column as `ast` counts them."""
        return self._starts[line - 1] + column

    def start(self, node: Located) -> int:
        """Return where the node begins; a definition at its first decorator's `@`."""
        if decorators := getattr(node, "decorator_list", None):
            index = self.token_index(self.start(decorators[0]))
            while self.tokens[index].text != "@":
                index -= 1
            return self.tokens[index].start
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: Located) -> int:
        """Return where the node ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.offset(node.end_lineno, node.end_col_offset)

    def position(self, at: int | Located) -> Position:
        """Return the position of an offset or a node."""
        if not isinstance(at, int):
            return Position(self.path, at.lineno, at.col_offset)
        line = max(bisect_right(self._starts, at), 1)
        return Position(self.path, line, max(at - self._starts[line - 1], 0))

    def refusal(self, at: int | Located, reason: str) -> CannotEditError:
        """Return the error that says why the edit is not done, and where."""
        return CannotEditError(self.position(at), reason)

    def node_at(self, kind: type[Node], position: Position, *names: str) -> Node:
        """Return the only node of that kind that begins there.

        Args:
            kind: `ast.Call`, `ast.AsyncFunctionDef` …
            position: As `ast` counts: a definition begins at its `def`.
            names: Of a call, what is called: `post` for `app.post("/")(f)`, where two calls
                begin.
        """
        place = (position.line, position.column)
        found = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, kind) and (node.lineno, node.col_offset) == place
        ]
        if names:
            found = [node for node in found if called(node) in names]
        if len(found) != 1:
            many = "several of the kind begin" if found else "nothing of the kind begins"
            raise CannotEditError(position, f"{many} here: {kind.__name__}")
        return found[0]

    # What stands there

    def text(self, start: int, end: int) -> str:
        """Return what stands between two offsets."""
        return self.content[start:end].decode()

    def line_start(self, offset: int) -> int:
        """Return where the line begins that holds the offset."""
        return self._starts[max(bisect_right(self._starts, offset), 1) - 1]

    def line_end(self, offset: int) -> int:
        """Return where that line ends, before its line end."""
        end = self.content.find(b"\n", offset)
        end = len(self.content) if end < 0 else end
        return end - 1 if self.content[offset:end].endswith(b"\r") else end

    def next_line(self, offset: int) -> int:
        """Return where the next line begins; the end of the file after the last one."""
        end = self.content.find(b"\n", offset)
        return len(self.content) if end < 0 else end + 1

    def is_first_party(self, module: str) -> bool:
        """Say whether an absolute module is one of the project, and no dependency."""
        folders = self.path.removesuffix(".py").split("/")
        return module.partition(".")[0] in {*folders, *self.ours}

    def begins_line(self, offset: int) -> bool:
        """Say whether only white space stands before the offset on its line."""
        return not self.content[self.line_start(offset) : offset].strip()

    def is_blank(self, offset: int) -> bool:
        """Say whether nothing but white space is on the line of the offset."""
        return not self.content[self.line_start(offset) : self.line_end(offset)].strip()

    def indentation(self, offset: int) -> str:
        """Return the white space that the line of the offset begins with."""
        line = self.text(self.line_start(offset), self.line_end(offset))
        found = re.match(r"\s*?([ \t]*)(?=\S|$)", line)
        return found[1] if found else ""

    def owns_lines(self, start: int, end: int) -> bool:
        """Say whether a statement between the offsets shares its lines with no other one."""
        index = self.token_index(end)
        behind = [token for token in self.tokens[index : index + 2] if token.text != ";"]
        alone = not behind or behind[0].is_comment or behind[0].ends_statement
        return alone and self.begins_line(start)

    def is_on_one_line(self, start: int, end: int) -> bool:
        """Say whether no line ends between the offsets."""
        return b"\n" not in self.content[start:end]

    def fits(self, line: str) -> bool:
        """Say whether the line is not too long."""
        wide = sum(unicodedata.east_asian_width(character) in "WF" for character in line)
        return len(line.expandtabs(TAB)) + wide <= self.line_length

    def token_index(self, offset: int) -> int:
        """Return the index of the first token that begins at the offset or later."""
        return bisect_left(self._token_starts, offset)

    def between(self, start: int, end: int) -> Sequence[Token]:
        """Return the tokens that begin between the offsets."""
        return self.tokens[self.token_index(start) : self.token_index(end)]

    def has_comment(self, start: int, end: int) -> bool:
        """Say whether a comment begins between the offsets."""
        return any(token.is_comment for token in self.between(start, end))


def called(node: ast.AST) -> str | None:
    """Return the last name of what is called: `post` for `app.router.post(…)`."""
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None


def apply(source: Source, splices: Sequence[Splice]) -> bytes:
    """Return the content with the splices in it, those at one place in the order given.

    Raises:
        CannotEditError: Two of them overlap, or the result is no Python.
    """
    parts: list[bytes] = []
    done = 0
    for start, end, text in sorted(splices, key=lambda splice: splice[:2]):
        if start < done:
            raise source.refusal(start, "two edits overlap")
        parts += [source.content[done:start], text.replace("\n", source.newline).encode()]
        done = end
    content = b"".join([*parts, source.content[done:]])
    return edited(source, content).content


def edited(source: Source, change: bytes | Sequence[Splice]) -> Source:
    """Return the source with other content, or with the splices in it.

    Raises:
        CannotEditError: As `apply` does.
    """
    content = change if isinstance(change, bytes) else apply(source, change)
    after = replace(source, content=content)
    _ = after.tree
    return after
