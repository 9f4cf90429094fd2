"""A collection on one line, and the same with each item on a line of its own."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Sequence

from scaffold.edits.brackets import bracket_at
from scaffold.edits.layouts import texts_of
from scaffold.edits.source import CannotEditError, Source

# How long a line may be that was not so long before, as Ruff is set in what the template renders.
LENGTH = 100


def spread(lines: Sequence[str]) -> list[str] | None:
    """Return the statement or item on the lines with one line for each item of its last bracket.

    None where that is not certain: there is no bracket, or a comment, or it holds no list.
    """
    text = textwrap.dedent("\n".join(lines))
    source = Source("", f"{text}\n".encode())
    try:
        statements, tokens = source.tree.body, source.tokens
    except CannotEditError:
        return None
    if len(statements) != 1 or any(token.is_comment for token in tokens):
        return None
    if isinstance(statements[0], ast.ImportFrom) and not text.endswith(")"):
        head, _, names = text.partition(" import ")
        head, items, tail = f"{head} import (", names.split(", "), ")"
    else:
        depth, opening = 0, None
        for token in tokens:
            opening = token if token.opens and depth == 0 else opening
            depth += token.opens - token.closes
        if opening is None:
            return None
        bracket = bracket_at(source, opening.start)
        head, items = source.text(0, bracket.start), texts_of(source, bracket)
        tail = source.text(bracket.end, len(source.content) - 1)
    found = [_indent(lines[0]) + line for line in (head, *(f"    {one}," for one in items), tail)]
    return None if any("\n" in line for line in found) else found


def gathered(lines: Sequence[str], like: str) -> list[str]:
    """Return what was spread on one line, as another one is, if that is not too long."""
    head, *items, tail = lines
    inside = ", ".join(item.strip().removesuffix(",") for item in items)
    text = f"{head}{inside}{tail.lstrip()}"
    if " import (" in head and "(" not in like:
        text = f"{head.removesuffix('(')}{inside}"
    return [text] if len(text) <= max(LENGTH, len(like)) else [*lines]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
