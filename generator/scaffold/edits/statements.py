"""Statements of a block, one beside another."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Sequence

from scaffold.edits.source import Source, Splice
from scaffold.edits.texts import same, statements

STEPS = re.compile(r"^(?: {4})+", re.MULTILINE)


def block_of(source: Source, statement: ast.stmt) -> list[ast.stmt]:
    """Return the block that the statement is in.

    Raises:
        CannotEditError: It is an `elif`, beside which nothing can stand.
    """
    return place_of(source, statement)[1]


def place_of(source: Source, statement: ast.stmt) -> tuple[ast.AST, list[ast.stmt]]:
    """Return what the statement stands in, such as a function or a loop, and the block there.

    Raises:
        CannotEditError: It is an `elif`, beside which nothing can stand.
    """
    if source.content.startswith(b"elif", source.start(statement)):
        raise source.refusal(statement, "an elif is no statement of its own")
    for node in ast.walk(source.tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and any(one is statement for one in block):
                return node, block
    raise source.refusal(statement, "the statement is in no block")


def statement_of(source: Source, node: ast.expr) -> ast.stmt:
    """Return the innermost statement that holds an expression of the tree."""
    holding = [
        one
        for one in ast.walk(source.tree)
        if isinstance(one, ast.stmt)
        and source.start(one) <= source.start(node)
        and source.end(node) <= source.end(one)
    ]
    return min(holding, key=lambda one: source.end(one) - source.start(one))


def ensure_after(source: Source, anchor: ast.stmt, text: str) -> tuple[Splice, ...]:
    r"""Return the splices that put statements behind another one, in its block.

    Args:
        source: The file.
        anchor: A statement of it.
        text: Statements without indentation; `\n` at its beginning are blank lines.
    """
    if _has(source, anchor, text):
        return ()
    if not _owns_lines(source, anchor):
        at = source.end(anchor)
        return (Splice(at, at, f"; {_one_line(source, anchor, text)}"),)
    at = _end_of_lines(source, anchor)
    lines = _indented(source, text, source.indentation(source.start(anchor)))
    return (Splice(at, at, f"\n{lines}"),)


def ensure_before(source: Source, anchor: ast.stmt, text: str) -> tuple[Splice, ...]:
    r"""Return the splices that put statements before another one and the comments above it.

    Args:
        source: The file.
        anchor: A statement of it.
        text: Statements without indentation; `\n` at its end are blank lines.
    """
    if _has(source, anchor, text):
        return ()
    if not _owns_lines(source, anchor):
        at = source.start(anchor)
        return (Splice(at, at, f"{_one_line(source, anchor, text)}; "),)
    at = source.line_start(source.start(anchor))
    indent = source.indentation(at)
    while (above := _line_above(source, at)) is not None and above[1].startswith(f"{indent}#"):
        at = above[0]
    return (Splice(at, at, f"{_indented(source, text, indent)}\n"),)


def remove_statement(source: Source, statement: ast.stmt) -> tuple[Splice, ...]:
    """Return the splices that take the statement out; an emptied block becomes `pass`."""
    if len(block_of(source, statement)) == 1 and statement not in source.tree.body:
        return (Splice(source.start(statement), source.end(statement), "pass"),)
    if not _owns_lines(source, statement):
        return _remove_beside(source, statement)
    first = block_of(source, statement)[0] is statement
    return remove_lines(source, source.start(statement), source.end(statement), first=first)


def remove_lines(
    source: Source, start: int, end: int, *, first: bool = False
) -> tuple[Splice, ...]:
    """Return the splice that takes out the lines of two offsets, and blank ones left over.

    Those are above the lines; or below, at the beginning of a file, or of a block with `first`.
    """
    start, stop = source.line_start(start), source.next_line(source.line_end(end))
    below = source.text(stop, source.line_end(stop))
    if stop < len(source.content) and below.strip():
        return (Splice(start, stop, ""),)
    above = start
    while (line := _line_above(source, above)) is not None and not line[1].strip():
        above = line[0]
    if (first and above == start) or source.position(above).line == 1:
        while stop < len(source.content) and source.begins_line(source.line_end(stop)):
            stop = source.next_line(stop)
    elif stop == len(source.content) and not source.content.endswith(b"\n"):
        # The line before becomes the last one, without a line end as this one was.
        above = source.line_end(_before(source, above))
    return (Splice(above, stop, ""),)


def find_statement(block: Sequence[ast.stmt], text: str) -> ast.stmt | None:
    """Return the statement of the block that says the same as the text."""
    wanted = statements(text)[0]
    return next((one for one in block if same(one, wanted)), None)


def _has(source: Source, anchor: ast.stmt, text: str) -> bool:
    block = block_of(source, anchor)
    return all(any(same(one, wanted) for one in block) for wanted in statements(text))


def _owns_lines(source: Source, statement: ast.stmt) -> bool:
    return source.owns_lines(source.start(statement), source.end(statement))


def _end_of_lines(source: Source, anchor: ast.stmt) -> int:
    """Return the end of the anchor's last line, or of the comments that belong to its block."""
    end = source.line_end(source.end(anchor))
    depth = len(source.indentation(source.start(anchor)).expandtabs())
    at = source.next_line(end)
    while hasattr(anchor, "body") and at < len(source.content):
        line = source.text(at, source.line_end(at))
        deep = len(source.indentation(at).expandtabs()) > depth
        if not (line.lstrip().startswith("#") and deep):
            break
        end, at = source.line_end(at), source.next_line(at)
    return end


def _indented(source: Source, text: str, indent: str) -> str:
    """Return the text, which is indented by four spaces a step, as the file is, and by `indent`."""
    text = STEPS.sub(lambda found: source.indent * (len(found[0]) // 4), text)
    return textwrap.indent(text, indent, lambda line: bool(line.strip()))


def _one_line(source: Source, anchor: ast.stmt, text: str) -> str:
    line, found = text.strip(), statements(text)
    compound = any(hasattr(one, "body") for one in [anchor, *found])
    if len(found) == 1 and not compound and "\n" not in line:
        return line
    raise source.refusal(anchor, "there are several statements on this line")


def _remove_beside(source: Source, statement: ast.stmt) -> tuple[Splice, ...]:
    start, end = source.start(statement), source.end(statement)
    block = block_of(source, statement)
    index = next(i for i, one in enumerate(block) if one is statement)
    if index and not source.begins_line(start):
        return (Splice(source.end(block[index - 1]), end, ""),)
    return (Splice(start, source.start(block[index + 1]), ""),)


def _line_above(source: Source, at: int) -> tuple[int, str] | None:
    """Return the beginning and the text of the line above the one that begins there."""
    before = _before(source, at)
    if before == at:
        return None
    start = source.line_start(before)
    return start, source.text(start, source.line_end(start))


def _before(source: Source, at: int) -> int:
    """Return the offset before the line end that ends at the offset."""
    line = source.position(at).line
    return source.offset(line - 1, 0) if line > 1 else at
