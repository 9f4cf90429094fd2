"""Items between brackets: one more, or one less, in the layout that is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from scaffold.edits.brackets import Bracket, Item, find_call_bracket, has_generator
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
    texts = _texts(source, bracket)
    return _fitted(source, bracket, splice, [*texts[:index], text, *texts[index:]], hug=hug)


def replace(source: Source, bracket: Bracket, index: int, text: str) -> tuple[Splice, ...]:
    """Return the splices that make `text` the item at that index, instead of the one there."""
    item = bracket.items[index]
    texts = _texts(source, bracket)
    texts[index] = text
    return _joined(source, bracket, texts) or _fitted(
        source, bracket, Splice(item.start, item.end, text), texts, hug=True
    )


def remove(source: Source, bracket: Bracket, index: int) -> tuple[Splice, ...]:
    """Return the splices that take out the item at that index.

    What then fits on one line, and was together on one between the lines of the brackets, goes
    back to it.
    """
    texts = _texts(source, bracket)
    del texts[index]
    if not texts and not source.has_comment(bracket.start, bracket.end):
        splices: tuple[Splice, ...] = (Splice(bracket.start, bracket.end, ""),)
    elif joined := _joined(source, bracket, texts):
        return joined
    elif is_on_own_line(source, bracket, bracket.items[index]):
        return _remove_line(source, bracket, index)
    elif index == len(texts):
        splices = _remove_last(source, bracket)
    else:
        splices = _remove_before_another(source, bracket, index)
    for outer in _calls_around(source, bracket) if len(splices) == 1 else ():
        texts = [_text_with(source, item, splices[0]) for item in outer.items]
        if joined := _joined(source, outer, texts):
            return joined
    return splices


def _remove_before_another(source: Source, bracket: Bracket, index: int) -> tuple[Splice, ...]:
    item = bracket.items[index]
    following = bracket.items[index + 1].start
    if index and source.begins_line(following):
        return (Splice(bracket.items[index - 1].stop, item.stop, ""),)
    end = item.stop if source.has_comment(item.stop, following) else following
    return (Splice(item.start, end, ""),)


def _texts(source: Source, bracket: Bracket) -> list[str]:
    return [source.text(item.start, item.end) for item in bracket.items]


def _fitted(
    source: Source, bracket: Bracket, splice: Splice, texts: Sequence[str], *, hug: bool
) -> tuple[Splice, ...]:
    """Return the splice; or, if that makes the line too long, the one that lays out the items.

    Of brackets in brackets on one line it is the outermost call's that are laid out.
    """
    if source.fits(_line_with(source, splice)):
        return (splice,)
    for outer in _calls_around(source, bracket):
        if not source.is_on_one_line(outer.start, bracket.start):
            continue
        bracket, hug = outer, True
        texts = [_text_with(source, item, splice) for item in outer.items]
        break
    if not _can_reflow(source, bracket):
        return (splice,)
    hug = hug and bracket.items[-1].comma is None
    return (_reflow(source, bracket, texts, hug=hug),)


def _joined(source: Source, bracket: Bracket, texts: Sequence[str]) -> tuple[Splice, ...]:
    """Return the splice that puts hugged items on the line of their brackets, if they fit there."""
    if not _is_hugged(source, bracket):
        return ()
    splice = Splice(bracket.start, bracket.end, ", ".join(texts))
    return (splice,) if texts and source.fits(_line_with(source, splice)) else ()


def _calls_around(source: Source, bracket: Bracket) -> Iterator[Bracket]:
    """Yield the arguments of the calls that hold the bracket, the outermost first."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or has_generator(node):
            continue
        if source.end(node.func) < bracket.start and bracket.end < source.end(node) - 1:
            outer = find_call_bracket(source, node)
            if outer and outer.start < bracket.start and bracket.end < outer.end:
                yield outer


def _text_with(source: Source, item: Item, splice: Splice) -> str:
    if not item.start <= splice.start < item.end:
        return source.text(item.start, item.end)
    before, behind = source.text(item.start, splice.start), source.text(splice.end, item.end)
    return before + splice.text + behind


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
