"""A collection on one line, and the same with each item on a line of its own."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator, Sequence

from scaffold.edits.brackets import bracket_at
from scaffold.edits.layouts import texts_of
from scaffold.edits.source import CannotEditError, Source
from scaffold.project.trees import parse

# How long a line may be that was not so long before, as Ruff is set in what the template renders.
LENGTH = 100


def spread(lines: Sequence[str]) -> list[str] | None:
    """Return what is on the lines, with a line for each item of its last bracket.

    It is an import, another statement, a decorator or an item. None where that is not certain:
    there is no bracket or a comment, or a comma behind the only item would say something else.
    """
    text = textwrap.dedent("\n".join(lines))
    mark = "@" * text.startswith("@")
    source = Source("", text.removeprefix(mark).encode())
    try:
        parts = [*_parts(source)]
    except CannotEditError:
        return None
    margin = lines[0][: len(lines[0]) - len(lines[0].lstrip())] if lines else ""
    found = [f"{margin}{one}" for one in parts]
    found[:1] = [f"{margin}{mark}{one}" for one in parts[:1]]
    return found if parts and _meaning(found) == _meaning(lines) else None


def _parts(source: Source) -> Iterator[str]:
    """Yield what is before the items, each of them, and what is behind; nothing without items."""
    statements = source.tree.body
    if len(statements) != 1 or any(token.is_comment for token in source.tokens):
        return
    depth, opening = 0, len(source.content)
    for token in source.tokens:
        opening = token.start if token.opens and depth == 0 else opening
        depth += token.opens - token.closes
    if opening < len(source.content):
        bracket = bracket_at(source, opening)
        yield source.text(0, bracket.start)
        yield from (f"    {item}," for item in texts_of(source, bracket))
        yield source.text(bracket.end, len(source.content))
    elif isinstance(statements[0], ast.ImportFrom):
        head, _, names = source.text(0, len(source.content)).partition(" import ")
        yield f"{head} import ("
        yield from (f"    {name}," for name in names.split(", "))
        yield ")"


def gathered(lines: Sequence[str], like: str) -> list[str]:
    """Return what was spread on one line, as another one is, if that is not too long."""
    head, *items, tail = lines
    inside = ", ".join(item.strip().removesuffix(",") for item in items)
    text = f"{head}{inside}{tail.lstrip()}"
    if " import (" in head and "(" not in like:
        text = f"{head.removesuffix('(')}{inside}"
    fits = len(text) <= max(LENGTH, len(like)) and _meaning([text]) == _meaning(lines)
    return [text] if fits else [*lines]


def _meaning(lines: Sequence[str]) -> str | None:
    text = textwrap.dedent("\n".join(lines)).removeprefix("@")
    try:
        return ast.dump(parse(text.encode()))
    except (SyntaxError, ValueError):
        return None
