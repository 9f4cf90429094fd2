"""Items between brackets: one more, or one less, in the layout that is there."""

from __future__ import annotations

from collections.abc import Sequence

from scaffold.edits.brackets import Bracket, Item
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
    if is_on_own_line(source, bracket, neighbour) and not _is_hugged(source, bracket):
        return _insert_line(source, bracket, index, text)
    if index == 0:
        splice = Splice(neighbour.start, neighbour.start, f"{text}, ")
    elif neighbour.comma is None:
        splice = Splice(neighbour.end, neighbour.end, f", {text}")
    else:
        splice = Splice(neighbour.stop, neighbour.stop, f" {text},")
    line = _line_with(source, splice)
    if source.fits(line) or not _can_reflow(source, bracket):
        return (splice,)
    texts = [source.text(item.start, item.end) for item in bracket.items]
    texts.insert(index, text)
    return (_reflow(source, bracket, texts, hug=hug and bracket.items[-1].comma is None),)


def remove(source: Source, bracket: Bracket, index: int) -> tuple[Splice, ...]:
    """Return the splices that take out the item at that index."""
    item = bracket.items[index]
    others = [other for other in bracket.items if other is not item]
    if not others and not source.has_comment(bracket.start, bracket.end):
        return (Splice(bracket.start, bracket.end, ""),)
    if others and _is_hugged(source, bracket):
        joined = ", ".join(source.text(other.start, other.end) for other in others)
        splice = Splice(bracket.start, bracket.end, joined)
        if source.fits(_line_with(source, splice)):
            return (splice,)
    if is_on_own_line(source, bracket, item):
        return _remove_line(source, bracket, index)
    if item is bracket.items[-1]:
        return _remove_last(source, bracket)
    if source.begins_line(bracket.items[index + 1].start):
        start = bracket.items[index - 1].stop if index else item.start
        return (Splice(start, item.stop, ""),)
    return (Splice(item.start, bracket.items[index + 1].start, ""),)


def is_on_own_line(source: Source, bracket: Bracket, item: Item) -> bool:
    """Say whether no other item is on the lines of this one."""
    behind = [other for other in bracket.items if other.start > item.start]
    return source.begins_line(item.start) and (
        not behind or not source.is_on_one_line(item.stop, behind[0].start)
    )


def _is_hugged(source: Source, bracket: Bracket) -> bool:
    """Say whether the items share the one line between the brackets' lines."""
    first, last = bracket.items[0], bracket.items[-1]
    return (
        last.comma is None
        and source.begins_line(first.start)
        and source.is_on_one_line(first.start, last.end)
        and not source.is_on_one_line(last.end, bracket.end)
        and not source.has_comment(bracket.start, bracket.end)
    )


def _insert_only(source: Source, bracket: Bracket, text: str, hug: bool) -> tuple[Splice, ...]:
    if source.has_comment(bracket.start, bracket.end):
        last = [token for token in source.between(bracket.start, bracket.end) if token.is_comment]
        indent = source.indentation(last[-1].start)
        if not source.begins_line(last[-1].start):
            indent += source.indent
        return (Splice(last[-1].end, last[-1].end, f"\n{indent}{text},"),)
    splice = Splice(bracket.start, bracket.end, text)
    if source.fits(_line_with(source, splice)):
        return (splice,)
    return (_reflow(source, bracket, [text], hug=hug),)


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


def _line_with(source: Source, splice: Splice) -> str:
    """Return the line on which the splice ends, as it becomes."""
    before = source.text(source.line_start(splice.start), splice.start)
    return before + splice.text + source.text(splice.end, source.line_end(splice.end))


def _can_reflow(source: Source, bracket: Bracket) -> bool:
    """Say whether everything is on one line, or hugged, and no comment has to move."""
    first, last = bracket.items[0], bracket.items[-1]
    on_one = source.is_on_one_line(bracket.start, bracket.end)
    start = bracket.start if on_one else first.start
    return (on_one or _is_hugged(source, bracket)) and not source.has_comment(
        start, source.line_end(last.end if not on_one else bracket.end) + 1
    )


def _reflow(source: Source, bracket: Bracket, texts: Sequence[str], *, hug: bool) -> Splice:
    outer = source.indentation(bracket.start)
    inner = outer + source.indent
    joined = ", ".join(texts)
    if hug and source.fits(inner + joined):
        return Splice(bracket.start, bracket.end, f"\n{inner}{joined}\n{outer}")
    lines = "".join(f"\n{inner}{text}," for text in texts)
    return Splice(bracket.start, bracket.end, f"{lines}\n{outer}")
