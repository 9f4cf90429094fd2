"""The names in one `from module import …`."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Callable, Iterable, Sequence

from scaffold.edits import sequences
from scaffold.edits.brackets import Bracket, Item, bracket_at
from scaffold.edits.layouts import end_of_code, line_with, reflow, texts_of
from scaffold.edits.source import Source, Splice, edited
from scaffold.project.imports import Import, ImportStatement


def names_added(
    source: Source, statement: ast.ImportFrom, names: Iterable[Import]
) -> tuple[Splice, ...]:
    """Return the splices that import the names too, where they sort among the others."""

    def add(now: Source, home: ImportStatement, text: str) -> tuple[Splice, ...]:
        present = [_written(alias) for alias in home.names]
        return _insert(now, home, _index(present, text), text)

    return _rewritten(source, statement, [name.listed for name in names], add)


def names_removed(
    source: Source, statement: ImportStatement, names: Iterable[Import]
) -> tuple[Splice, ...]:
    """Return the splices that import the names no more; others have to be left."""

    def drop(now: Source, home: ImportStatement, text: str) -> tuple[Splice, ...]:
        index = [_written(alias) for alias in home.names].index(text)
        return sequences.remove(now, _names_bracket(now, home), index)

    return _rewritten(source, statement, [name.listed for name in names], drop)


def joined(source: Source, module: str, names: Sequence[str]) -> str:
    """Return a new statement, on several lines if it is too long for one."""
    line = f"from {module} import {', '.join(names)}"
    if source.fits(line):
        return line
    return (
        f"from {module} import (" + "".join(f"\n{source.indent}{name}," for name in names) + "\n)"
    )


def sort_key(name: str) -> tuple[int, str, str]:
    """Return by what isort and Ruff sort names: constants, then classes, then the rest."""
    is_constant = name.isupper() and len(name) > 1
    return (0 if is_constant else 1 if name[:1].isupper() else 2, name.lower(), name)


Step = Callable[[Source, ImportStatement, str], tuple[Splice, ...]]


def _rewritten(
    source: Source, statement: ImportStatement, names: Iterable[str], step: Step
) -> tuple[Splice, ...]:
    """Return the one splice that does a step for each name."""
    start, end = _extent(source, statement)
    now, home = source, statement
    for name in names:
        now = edited(now, step(now, home, name))
        home = now.node_at(type(statement), source.position(statement))
    text = now.text(*_extent(now, home)).replace("\r\n", "\n")
    return (Splice(start, end, text),)


def _extent(source: Source, statement: ImportStatement) -> tuple[int, int]:
    """Return where the statement begins and ends, with the comment behind it."""
    start, end = source.start(statement), source.end(statement)
    return start, source.line_end(end) if source.owns_lines(start, end) else end


def _insert(
    source: Source, statement: ImportStatement, index: int, text: str
) -> tuple[Splice, ...]:
    bracket = _names_bracket(source, statement)
    if _is_parenthesised(source, statement):
        return sequences.insert(source, bracket, index, text, hug=False)
    if index:
        at = bracket.items[index - 1].end
        splice = Splice(at, at, f", {text}")
    else:
        splice = Splice(bracket.start, bracket.start, f"{text}, ")
    alone = source.is_on_one_line(bracket.start, bracket.end)
    alone = alone and end_of_code(source, bracket.end) == bracket.end
    if source.fits(line_with(source, splice)) or not alone:
        return (splice,)
    names = texts_of(source, bracket)
    names.insert(index, text)
    first, *others = reflow(source, bracket, names, hug=False)
    return (first._replace(text=f"({first.text})"), *others)


def _is_parenthesised(source: Source, statement: ImportStatement) -> bool:
    first = source.start(statement.names[0])
    before = [
        token for token in source.between(source.start(statement), first) if not token.is_blank
    ]
    return before[-1].kind == tokenize.OP and before[-1].text == "("


def _names_bracket(source: Source, statement: ImportStatement) -> Bracket:
    if _is_parenthesised(source, statement):
        return bracket_at(source, source.start(statement))
    items = []
    for alias in statement.names:
        behind = source.tokens[source.token_index(source.end(alias))]
        items.append(
            Item(
                source.start(alias), source.end(alias), behind.start if behind.text == "," else None
            )
        )
    return Bracket(items[0].start, items[-1].end, items)


def _written(alias: ast.alias) -> str:
    return alias.name + (f" as {alias.asname}" if alias.asname else "")


def _index(present: Sequence[str], name: str) -> int:
    """Return where the name goes: sorted as the others are; behind them if they are not."""
    for key in (sort_key, str.lower, str):
        keys = [key(one) for one in present]
        if keys == sorted(keys):
            return sum(one < key(name) for one in keys)  # type: ignore[operator]
    return len(present)
