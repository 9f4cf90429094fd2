"""Elements of a list, tuple or set, and entries of a dictionary, as they are written out."""

from __future__ import annotations

import ast

from scaffold.edits import sequences
from scaffold.edits.brackets import display_bracket
from scaffold.edits.source import Source, Splice
from scaffold.edits.texts import expression, same


def ensure_element(
    source: Source,
    display: ast.List | ast.Tuple | ast.Set,
    text: str,
    *,
    before: ast.expr | None = None,
    after: ast.expr | None = None,
) -> tuple[Splice, ...]:
    """Return the splices that put the element in: beside one of the others, or as the last."""
    if any(same(one, expression(text)) for one in display.elts):
        return ()
    bracket = display_bracket(source, display)
    index = len(bracket.items)
    if before is not None:
        index = bracket.index_of(source.start(before))
    elif after is not None:
        index = bracket.index_of(source.start(after)) + 1
    return sequences.insert(source, bracket, index, text, hug=False)


def remove_element(
    source: Source, display: ast.List | ast.Tuple | ast.Set, text: str
) -> tuple[Splice, ...]:
    """Return the splices that take the element out."""
    found = [one for one in display.elts if same(one, expression(text))]
    if not found:
        return ()
    bracket = display_bracket(source, display)
    splices = sequences.remove(source, bracket, bracket.index_of(source.start(found[0])), hug=False)
    if (
        isinstance(display, ast.Tuple)
        and len(display.elts) == 2
        and bracket.items[-1].comma is None
    ):
        raise source.refusal(display, "a tuple of one element needs its comma")
    return splices


def ensure_entry(source: Source, display: ast.Dict, key: str, value: str) -> tuple[Splice, ...]:
    """Return the splices that put an entry in as the last one.

    Args:
        source: The file.
        display: In it.
        key: The text that is the key; the quotes are those of the entries before.
        value: An expression.

    Raises:
        CannotEditError: The key has another value, or is not written out.
    """
    for node, present in zip(display.keys, display.values, strict=True):
        if node is None:
            raise source.refusal(present, f"what ** unpacks here may hold {key!r} too")
        if isinstance(node, ast.Constant) and node.value == key:
            if same(present, expression(value)):
                return ()
            raise source.refusal(node, f"{key!r} has another value here")
    bracket = display_bracket(source, display)
    text = f"{_quoted(source, display, key)}: {value}"
    return sequences.insert(source, bracket, len(bracket.items), text, hug=False)


def remove_entry(source: Source, display: ast.Dict, key: str) -> tuple[Splice, ...]:
    """Return the splices that take the entry out."""
    for node in display.keys:
        if isinstance(node, ast.Constant) and node.value == key:
            bracket = display_bracket(source, display)
            return sequences.remove(
                source, bracket, bracket.index_of(source.start(node)), hug=False
            )
    return ()


def _quoted(source: Source, display: ast.Dict, key: str) -> str:
    written = [source.text(source.start(node), source.end(node)) for node in display.keys if node]
    quote = "'" if written and written[0].startswith("'") else '"'
    return f"{quote}{key}{quote}"
