"""Items between brackets: one more, or one less, in the layout that is there."""

from __future__ import annotations

from scaffold.edits.brackets import Bracket, Item
from scaffold.edits.layouts import (
    calls_around,
    fitted,
    is_hugged,
    joined,
    line_with,
    reflow,
    text_with,
    texts_of,
)
from scaffold.edits.source import Source, Splice


def insert(
    source: Source, bracket: Bracket, index: int, text: str, *, hug: bool = True
) -> tuple[Splice, ...]:
    """Return the splices that make `text` the item at that index.

    Items that stand on lines of their own get one more line. What is on one line stays there if it
    fits; else all items go on a line of their own, or, if `hug`, together on the next one.
    """
    if not bracket.items:
        return _insert_only(source, bracket, text, hug)
    neighbour = bracket.items[max(index - 1, 0)]
    if is_on_own_line(source, bracket, neighbour) and not is_hugged(source, bracket):
        return _insert_line(source, bracket, index, text)
    if index == 0:
        splice = Splice(neighbour.start, neighbour.start, f"{text}, ")
    elif neighbour.comma is None:
        splice = Splice(neighbour.end, neighbour.end, f", {text}")
    else:
        splice = Splice(neighbour.stop, neighbour.stop, f" {text},")
    texts = texts_of(source, bracket)
    return fitted(source, bracket, splice, [*texts[:index], text, *texts[index:]], hug=hug)


def replace(source: Source, bracket: Bracket, index: int, text: str) -> tuple[Splice, ...]:
    """Return the splices that make `text` the item at that index, instead of the one there."""
    item = bracket.items[index]
    texts = texts_of(source, bracket)
    texts[index] = text
    return joined(source, bracket, texts) or fitted(
        source, bracket, Splice(item.start, item.end, text), texts, hug=True
    )


def remove(source: Source, bracket: Bracket, index: int, *, hug: bool = True) -> tuple[Splice, ...]:
    """Return the splices that take out the item at that index.

    What then fits on one line, and was together on one between the lines of the brackets, goes
    back to it; without `hug`, it was so before the item was put in.
    """
    texts = texts_of(source, bracket)
    del texts[index]
    if (hug or not texts) and (whole := joined(source, bracket, texts)):
        splices = whole
    elif is_on_own_line(source, bracket, bracket.items[index]):
        return _remove_line(source, bracket, index)
    elif index == len(texts):
        splices = _remove_last(source, bracket)
    else:
        splices = _remove_before_another(source, bracket, index)
    for outer in calls_around(source, bracket) if len(splices) == 1 else ():
        texts = [text_with(source, item, splices[0]) for item in outer.items]
        if whole := joined(source, outer, texts):
            return whole
    return splices


def _remove_before_another(source: Source, bracket: Bracket, index: int) -> tuple[Splice, ...]:
    item = bracket.items[index]
    following = bracket.items[index + 1].start
    if index and source.begins_line(following):
        return (Splice(bracket.items[index - 1].stop, item.stop, ""),)
    end = item.stop if source.has_comment(item.stop, following) else following
    return (Splice(item.start, end, ""),)


def is_on_own_line(source: Source, bracket: Bracket, item: Item) -> bool:
    """Say whether no other item is on the lines of this one."""
    behind = [other for other in bracket.items if other.start > item.start]
    return source.begins_line(item.start) and (
        not behind or not source.is_on_one_line(item.stop, behind[0].start)
    )


def _insert_only(source: Source, bracket: Bracket, text: str, hug: bool) -> tuple[Splice, ...]:
    if source.has_comment(bracket.start, bracket.end):
        last = [token for token in source.between(bracket.start, bracket.end) if token.is_comment]
        indent = source.indentation(last[-1].start)
        if not source.begins_line(last[-1].start):
            indent += source.indent
        return (Splice(last[-1].end, last[-1].end, f"\n{indent}{text},"),)
    splice = Splice(bracket.start, bracket.end, text)
    if source.fits(line_with(source, splice)):
        return (splice,)
    return reflow(source, bracket, [text], hug=hug)


def _insert_line(source: Source, bracket: Bracket, index: int, text: str) -> tuple[Splice, ...]:
    neighbour = bracket.items[max(index - 1, 0)]
    indent = source.indentation(neighbour.start)
    if index == 0:
        at = source.line_end(bracket.start)
        return (Splice(at, at, f"\n{indent}{text},"),)
    at = min(source.line_end(neighbour.stop), bracket.end)
    if at == bracket.end:
        at = neighbour.stop
    if neighbour.comma is not None:
        return (Splice(at, at, f"\n{indent}{text},"),)
    comma = Splice(neighbour.end, neighbour.end, ",")
    return (comma, Splice(at, at, f"\n{indent}{text}"))


def _remove_line(source: Source, bracket: Bracket, index: int) -> tuple[Splice, ...]:
    item = bracket.items[index]
    if source.line_end(item.stop) >= bracket.end:
        return _remove_last(source, bracket)
    line = Splice(source.line_start(item.start), source.next_line(item.stop), "")
    if item.comma is None and index:
        comma = bracket.items[index - 1].stop - 1
        return (Splice(comma, comma + 1, ""), line)
    return (line,)


def _remove_last(source: Source, bracket: Bracket) -> tuple[Splice, ...]:
    item = bracket.items[-1]
    if len(bracket.items) == 1:
        return (Splice(item.start, item.stop, ""),)
    before = bracket.items[-2]
    if item.comma is not None:
        start = item.start if source.has_comment(before.stop, item.start) else before.stop
        return (Splice(start, item.stop, ""),)
    if source.has_comment(before.stop, item.start):
        return (Splice(before.stop - 1, before.stop, ""), Splice(item.start, item.end, ""))
    return (Splice(before.end, item.end, ""),)
