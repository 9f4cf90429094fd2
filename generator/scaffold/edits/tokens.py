"""The tokens of a file, where they stand in its bytes."""

from __future__ import annotations

import tokenize
from collections.abc import Iterator, Sequence
from typing import NamedTuple

INVISIBLE = {tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
BLANK = {tokenize.NL, tokenize.COMMENT}
OPENING, CLOSING = frozenset("([{"), frozenset(")]}")


class Token(NamedTuple):
    """One token: its kind after `tokenize`, its text, and its first and last offset."""

    kind: int
    text: str
    start: int
    end: int

    @property
    def opens(self) -> bool:
        """Whether it is an opening bracket."""
        return self.kind == tokenize.OP and self.text in OPENING

    @property
    def closes(self) -> bool:
        """Whether it is a closing bracket."""
        return self.kind == tokenize.OP and self.text in CLOSING

    @property
    def is_comment(self) -> bool:
        """Whether it is a comment."""
        return self.kind == tokenize.COMMENT

    @property
    def is_blank(self) -> bool:
        """Whether it is a comment, or the end of a line that ends no statement."""
        return self.kind in BLANK

    @property
    def ends_statement(self) -> bool:
        """Whether it is the end of a logical line."""
        return self.kind == tokenize.NEWLINE


def tokens_of(lines: Sequence[bytes], starts: Sequence[int]) -> Iterator[Token]:
    """Yield the tokens of the lines that begin at those offsets.

    Raises:
        SyntaxError: Or tokenize.TokenError, for what is not Python.
    """
    # A line's end has no say in where the tokens on it are.
    texts = [line.decode().rstrip("\r\n") + "\n" * line.endswith(b"\n") for line in lines]

    def offset(row: int, column: int) -> int:
        text = texts[row - 1]
        return starts[row - 1] + (column if text.isascii() else len(text[:column].encode()))

    for kind, text, start, end, _ in tokenize.generate_tokens(iter([*texts, ""]).__next__):
        if kind not in INVISIBLE:
            yield Token(kind, text, offset(*start), offset(*end))
