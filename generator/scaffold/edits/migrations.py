"""A migration of Alembic, and its place: what it is called, and what it follows."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from scaffold.edits.source import CannotEditError, Source, Splice, apply

REVISION, FOLLOWS, NEEDS = "revision", "down_revision", "depends_on"


class Place(NamedTuple):
    """A migration's place.

    Attributes:
        revision: Its id.
        follows: The ids of those that it comes after: none for the first, several for a merge.
    """

    revision: str
    follows: tuple[str, ...] = ()


class Migration(NamedTuple):
    """What a file says of its migration.

    Attributes:
        place: Where it stands.
        needs: The ids of all those that have to be there before it.
        way_back: What it costs to take it back: the docstring of `downgrade` after its first
            paragraph.
    """

    place: Place
    needs: frozenset[str]
    way_back: str


def migration_in(content: bytes) -> Migration | None:
    """Return the migration in a file; None where it is none, or its place is not written out."""
    source = Source("", content)
    with suppress(CannotEditError, ValueError, TypeError):
        values = {name: _ids(node) for name, node in _assigned(source)}
        if values.keys() >= {REVISION, FOLLOWS} and len(values[REVISION]) == 1:
            place = Place(values[REVISION][0], values[FOLLOWS])
            needs = frozenset(place.follows + values.get(NEEDS, ()))
            return Migration(place, needs, _way_back(source.tree))
    return None


def placed(content: bytes, place: Place) -> bytes:
    """Return a migration at another place; what says the same already stays as it is written.

    Args:
        content: A file in which `migration_in` finds a migration.
        place: Where it shall stand.
    """
    source = Source("", content)
    wanted = {REVISION: (place.revision,), FOLLOWS: place.follows}
    splices = [
        Splice(source.start(node), source.end(node), _written(wanted[name]))
        for name, node in _assigned(source)
        if name in wanted and _ids(node) != wanted[name]
    ]
    return apply(source, splices)


def _assigned(source: Source) -> Iterator[tuple[str, ast.expr]]:
    for statement in source.tree.body:
        match statement:
            case ast.Assign([ast.Name(name)], ast.expr() as value) | ast.AnnAssign(
                ast.Name(name), _, ast.expr() as value
            ) if name in {REVISION, FOLLOWS, NEEDS}:
                yield name, value


def _ids(node: ast.expr) -> tuple[str, ...]:
    value = ast.literal_eval(node)
    match (value,) if isinstance(value, str) else value or ():
        case [*ids] if all(isinstance(one, str) for one in ids):
            return tuple(ids)
    raise ValueError("no ids")


def _written(ids: tuple[str, ...]) -> str:
    texts = [json.dumps(one, ensure_ascii=False) for one in ids]
    return f"({', '.join(texts)})" if len(texts) > 1 else "".join(texts) or "None"


def _way_back(tree: ast.Module) -> str:
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "downgrade":
            told = ast.get_docstring(statement) or ""
            return " ".join(told.partition("\n\n")[2].split())
    return ""
