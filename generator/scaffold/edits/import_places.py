"""Where a new import statement belongs among the others."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from scaffold.edits.imported_names import joined, sort_key
from scaffold.edits.source import Source, Splice
from scaffold.project.imports import Import, ImportStatement, module_of

FUTURE, STANDARD, THIRD_PARTY, FIRST_PARTY, RELATIVE = range(5)


class Place(NamedTuple):
    """An import statement by what sorts it: its section, and its key in it.

    Attributes:
        section: One of the five.
        key: `import` before `from`, farther relative ones first, then by name.
        statement: The one that is there; None for a new one.
        text: Of a new one.
    """

    section: int
    key: tuple[bool, int, str]
    statement: ImportStatement | None = None
    text: str = ""


def new_statements(
    source: Source, above: Sequence[ImportStatement], wanted: Sequence[Import]
) -> tuple[Splice, ...]:
    """Return the splices that put new import statements beside their kind.

    Args:
        source: The file.
        above: The statements of it among which they go.
        wanted: What to import; the names of one module in one statement.
    """
    lines = [(one.module, False, one.statement) for one in wanted if not one.name]
    for module in dict.fromkeys(one.module for one in wanted if one.name):
        named = [one.listed for one in wanted if one.name and one.module == module]
        lines.append((module, True, joined(source, module, sorted(named, key=sort_key))))
    new = [Place(*_sorted_by(source, module, form), None, text) for module, form, text in lines]
    new.sort(key=lambda place: (place.section, place.key))
    if not (above and new):
        return (_first(source, new),) if new else ()
    there = [_place_of(source, statement) for statement in above]
    apart = _sections_are_apart(source, there)
    places = list(there)
    for place in new:
        places.insert(_index(places, place), place)
    return tuple(_splices(source, places, "\n" if apart else ""))


def _place_of(source: Source, statement: ImportStatement) -> Place:
    if isinstance(statement, ast.ImportFrom):
        return Place(*_sorted_by(source, module_of(statement), True), statement)
    return Place(*_sorted_by(source, statement.names[0].name, False), statement)


def _sorted_by(source: Source, module: str, is_from: bool) -> tuple[int, tuple[bool, int, str]]:
    level = len(module) - len(module.lstrip("."))
    return _section(source, module), (is_from, -level, module.lower())


def _section(source: Source, module: str) -> int:
    head = module.partition(".")[0]
    if head == "__future__":
        return FUTURE
    if not head:
        return RELATIVE
    if source.is_first_party(module):
        return FIRST_PARTY
    return STANDARD if head in sys.stdlib_module_names else THIRD_PARTY


def _index(places: Sequence[Place], new: Place) -> int:
    """Return before which the new one goes: the first of its section that sorts behind it."""
    section = [i for i, place in enumerate(places) if place.section == new.section]
    if section:
        behind = [i for i in section if places[i].key > new.key]
        return behind[0] if behind else section[-1] + 1
    return max((i + 1 for i, place in enumerate(places) if place.section < new.section), default=0)


def _sections_are_apart(source: Source, there: Sequence[Place]) -> bool:
    for one, other in pairwise(there):
        if one.section != other.section and one.statement and other.statement:
            start, end = source.end(one.statement), source.start(other.statement)
            return source.content[start:end].count(b"\n") > 1
    return True


def _splices(source: Source, places: Sequence[Place], gap: str) -> Iterator[Splice]:
    for index, new in enumerate(places):
        if new.statement:
            continue
        last = next((one for one in reversed(places[:index]) if one.statement), None)
        follower = next((one for one in places[index:] if one.statement), None)
        if last and last.statement and not _belongs_to(new, follower, last):
            at = source.line_end(source.end(last.statement))
            apart = gap * (places[index - 1].section != new.section)
            yield Splice(at, at, f"\n{apart}{new.text}")
        elif follower and follower.statement:
            at = source.line_start(source.start(follower.statement))
            apart = gap * (places[index + 1].section != new.section)
            yield Splice(at, at, f"{new.text}\n{apart}")


def _belongs_to(new: Place, follower: Place | None, last: Place) -> bool:
    return follower is not None and follower.section == new.section != last.section


def _first(source: Source, new: Sequence[Place]) -> Splice:
    """Return the splice for a module that has no imports yet."""
    lines = ""
    for before, one in pairwise([new[0], *new]):
        lines += "\n" * (before.section != one.section) + f"{one.text}\n"
    body = source.tree.body
    if body and _is_docstring(body[0]):
        at = source.line_end(source.end(body[0]))
        below = source.next_line(at)
        apart = "\n" if below == len(source.content) or source.is_blank(below) else ""
        return Splice(at, at, f"\n{apart}{lines[:-1]}")
    if not body:
        return _at_end(source, lines)
    at = _above_comments(source, source.line_start(source.start(body[0])))
    gap = "\n\n" if hasattr(body[0], "body") else "\n"
    return Splice(at, at, lines + gap)


def _at_end(source: Source, lines: str) -> Splice:
    """Return the splice for a module of comments, or nothing."""
    end = len(source.content)
    if not source.content[source.offset(1, 0) :].strip():
        return Splice(end, end, lines)
    last = max(token.end for token in source.tokens if token.is_comment)
    return Splice(source.line_end(last), source.line_end(last), f"\n\n{lines[:-1]}")


def _above_comments(source: Source, at: int) -> int:
    """Return the beginning of the comments right above a line, unless they begin the file."""
    line = source.position(at).line
    above = line
    while above > 1 and source.text(
        source.offset(above - 1, 0), source.offset(above, 0)
    ).startswith("#"):
        above -= 1
    return source.offset(above, 0) if above > 1 else at


def _is_docstring(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)
