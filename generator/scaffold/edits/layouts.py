"""How items between brackets are laid out: as Ruff does, where a line becomes too long."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from scaffold.edits.brackets import Bracket, Item, find_call_bracket, has_generator
from scaffold.edits.source import Source, Splice

# What Ruff does not count as part of a line, too.
SUPPRESSION = re.compile(
    r"#\s*(?:(?i:noqa|nosec)\b|(?:flake8|isort|mypy|pylint|pyright|ruff|ty|type)\s*:)"
)


def texts_of(source: Source, bracket: Bracket) -> list[str]:
    """Return the texts of the items, without commas."""
    return [source.text(item.start, item.end) for item in bracket.items]


def fitted(
    source: Source, bracket: Bracket, splice: Splice, texts: Sequence[str], *, hug: bool
) -> tuple[Splice, ...]:
    """Return the splice; or, if that makes the line too long, those that lay out the items.

    Of brackets in brackets on one line it is the outermost call's that are laid out.

    Args:
        source: The file.
        bracket: In it.
        splice: What is to be done in the bracket.
        texts: Of its items, when that is done.
        hug: Whether the items may share a line.
    """
    if source.fits(line_with(source, splice)):
        return (splice,)
    for outer in calls_around(source, bracket):
        if _can_reflow(source, outer):
            bracket, hug = outer, True
            texts = [text_with(source, item, splice) for item in outer.items]
            break
    if not _can_reflow(source, bracket):
        return (splice,)
    hug = hug and bracket.items[-1].comma is None
    return reflow(source, bracket, texts, hug=hug)


def joined(source: Source, bracket: Bracket, texts: Sequence[str]) -> tuple[Splice, ...]:
    """Return the splices that put hugged items on the line of their brackets, if they fit there.

    So is what is left of a bracket that has no items any more.
    """
    if texts and not is_hugged(source, bracket):
        return ()
    inside, end = _inside(source, bracket), source.line_end(bracket.end)
    if source.has_comment(inside, bracket.end if inside == bracket.start else end + 1):
        return ()
    splice = Splice(bracket.start, bracket.end, ", ".join(texts))
    if texts and not source.fits(line_with(source, splice)):
        return ()
    suppression = source.text(bracket.start, inside)
    return (splice, Splice(end, end, suppression)) if suppression else (splice,)


def calls_around(source: Source, bracket: Bracket) -> Iterator[Bracket]:
    """Yield the arguments of the calls that hold the bracket, the outermost first."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or has_generator(node):
            continue
        if source.end(node.func) < bracket.start and bracket.end < source.end(node) - 1:
            outer = find_call_bracket(source, node)
            if outer and outer.start < bracket.start and bracket.end < outer.end:
                yield outer


def text_with(source: Source, item: Item, splice: Splice) -> str:
    """Return the text of the item, with the splice if that is in it."""
    if not item.start <= splice.start < item.end:
        return source.text(item.start, item.end)
    before, behind = source.text(item.start, splice.start), source.text(splice.end, item.end)
    return before + splice.text + behind


def is_hugged(source: Source, bracket: Bracket) -> bool:
    """Say whether the items share the one line between the brackets' lines."""
    first, last = bracket.items[0], bracket.items[-1]
    return (
        last.comma is None
        and source.begins_line(first.start)
        and source.is_on_one_line(first.start, last.end)
        and not source.is_on_one_line(last.end, bracket.end)
        and not source.has_comment(_inside(source, bracket), bracket.end)
    )


def line_with(source: Source, splice: Splice) -> str:
    """Return the line on which the splice ends, as it becomes; without what suppresses warnings."""
    before = source.text(source.line_start(splice.start), splice.start)
    return before + splice.text + source.text(splice.end, end_of_code(source, splice.end))


def _can_reflow(source: Source, bracket: Bracket) -> bool:
    """Say whether everything is on one line, or hugged, and no other comment has to move."""
    first, last = bracket.items[0], bracket.items[-1]
    on_one = source.is_on_one_line(bracket.start, bracket.end)
    start, end = (bracket.start, bracket.end) if on_one else (first.start, last.end)
    comment = source.has_comment(start, end_of_code(source, end))
    return (on_one or is_hugged(source, bracket)) and not comment


def reflow(
    source: Source, bracket: Bracket, texts: Sequence[str], *, hug: bool
) -> tuple[Splice, ...]:
    """Return the splices that give each item a line; with `hug`, all of them one if they fit.

    What suppresses warnings on the first line stays there.

    Args:
        source: The file.
        bracket: In it, on one line or hugged.
        texts: Of the items that it is to have.
        hug: Whether they may share a line.
    """
    outer = source.indentation(bracket.start)
    inner = outer + source.indent
    together = inner + ", ".join(texts)
    if hug and source.fits(together):
        lines = f"\n{together}"
    else:
        lines = "".join(f"\n{inner}{text}," for text in texts)
    if not source.is_on_one_line(bracket.start, bracket.end):
        return (Splice(_inside(source, bracket), bracket.end, f"{lines}\n{outer}"),)
    behind, end = end_of_code(source, bracket.end), source.line_end(bracket.end)
    first = Splice(bracket.start, bracket.end, f"{source.text(behind, end)}{lines}\n{outer}")
    return (first, Splice(behind, end, "")) if behind < end else (first,)


def _inside(source: Source, bracket: Bracket) -> int:
    """Return where the inside begins: behind what suppresses warnings on its first line."""
    first = source.tokens[source.token_index(bracket.start)]
    return first.end if SUPPRESSION.match(first.text) else bracket.start


def end_of_code(source: Source, offset: int) -> int:
    """Return the end of the line, or where on it only a suppression of warnings follows.

    One behind several statements may be about another one.
    """
    end = source.line_end(offset)
    line = source.between(offset, end)
    if not line or not SUPPRESSION.match(line[-1].text) or any(one.text == ";" for one in line):
        return end
    return line[-2].end if len(line) > 1 else offset
