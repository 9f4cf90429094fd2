"""The migrations of a project, and the place that a new one has among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from scaffold.edits.migrations import Migration, Place, migration_in
from scaffold.history.migrations import in_order
from scaffold.model.problem import refused
from scaffold.model.report import Next
from scaffold.model.tree import Tree
from scaffold.pieces.piece import Piece


class Alembic(NamedTuple):
    """Where the migrations of a project are.

    Attributes:
        versions: Their folder, with its slash.
        file: What one is called, as Alembic's `file_template` says it.
        command: How Alembic is called.
    """

    versions: str
    file: str
    command: str


OURS = Alembic(
    "src/app/migrations/versions/",
    "%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d_%(rev)s_%(slug)s",
    "uv run alembic",
)


def places_in(files: Tree, alembic: Alembic = OURS) -> Mapping[str, Place]:
    """Return the place of each migration, by its path."""
    return {path: one.place for path, one in _found(files, alembic).items()}


def _found(files: Tree, alembic: Alembic) -> Mapping[str, Migration]:
    paths = [path for path in files if path.startswith(alembic.versions) and path.endswith(".py")]
    found = ((path, migration_in(files[path].content)) for path in paths)
    return {path: one for path, one in found if one}


class Sign(NamedTuple):
    """What is in the upgrade of a migration, and in no other one.

    Attributes:
        made: In the one that makes something.
        gone: In one that takes it away.
    """

    made: re.Pattern[str]
    gone: re.Pattern[str]


def sign_of(made: str, table: str, column: str = "") -> Sign:
    """Return the sign of a table, or of a column that came later.

    Args:
        made: The expression of what makes it.
        table: The name of the table.
        column: That of the column.
    """
    table, column = (f"[\"']{one}[\"']" for one in (table, column))
    gone = rf"drop_table\(\s*{table}"
    if column != "[\"'][\"']":
        gone += rf"|_alter_table\(\s*{table}.*?drop_column\(\s*{column}"
        gone += rf"|op\.drop_column\(\s*{table},\s*{column}"
    return Sign(re.compile(made, re.DOTALL), re.compile(gone, re.DOTALL))


def migration_with(files: Tree, sign: Sign, alembic: Alembic = OURS) -> tuple[str, Place] | None:
    """Return the path and the place of the migration that makes something.

    None where there is none, or a later one takes it away again.
    """
    last = None
    for path in in_order(_found(files, alembic)):
        upgrade = files[path].content.decode(errors="replace").partition("def downgrade")[0]
        if sign.made.search(upgrade):
            last = path
        elif sign.gone.search(upgrade):
            last = None
    return (last, places_in(files, alembic)[last]) if last else None


def place_of(
    files: Tree,
    sign: Sign,
    name: str,
    columns: Iterable[str],
    at: datetime,
    alembic: Alembic = OURS,
) -> tuple[str, Place]:
    """Return the path of a migration and where it stands: as it is there, or on top.

    Args:
        files: The project's.
        sign: What is in the migration.
        name: What it is about: the end of its file's name.
        columns: What it makes. Its id is that of this, on top of that: no other branch has it for
            something else, and made again it is the same for a database that has run it.
        at: When it is made, for the name of the file.
        alembic: Where the project has its migrations.

    Raises:
        RefusedError: With exit code 1, where there are several on top.
    """
    if there := migration_with(files, sign, alembic):
        return there
    places = places_in(files, alembic)
    followed = {revision for one in places.values() for revision in one.follows}
    heads = sorted({one.revision for one in places.values()} - followed)
    if len(heads) > 1:
        message = f"The migrations end in {' and '.join(heads)}. Nothing was written."
        raise refused("heads", message, f"{alembic.command} merge heads")
    revision = sha256(f"{name} {heads} {[*columns]}".encode()).hexdigest()[:12]
    words = {one: getattr(at, one) for one in ("year", "month", "day", "hour", "minute", "second")}
    words |= {"rev": revision, "slug": name, "epoch": int(at.timestamp())}
    return f"{alembic.versions}{alembic.file % words}.py", Place(revision, tuple(heads))


def taken_back(
    files: Tree,
    piece: Piece,
    places: Mapping[str, Place],
    what: str,
    name: str,
    alembic: Alembic = OURS,
) -> Piece:
    """Return a piece that goes, with what a database needs first.

    Migrations that others build on stay.

    Args:
        files: The project's.
        piece: With these migrations.
        places: Where they stand, by their paths: the first one makes it.
        what: They make: a table.
        name: What that is called.
        alembic: Where the project has its migrations.
    """
    path, place = next(iter(places.items()))
    if path not in files:
        return piece
    own = {one.revision for one in places.values()}
    there = places_in(files, alembic).items()
    others = {other: one for other, one in there if other not in places}
    if on_top := [other for other, one in others.items() if own & {*one.follows}]:
        created = {one: text for one, text in piece.created.items() if one not in places}
        note = f"{path} stays, and so does its {what}: {on_top[0]} builds on it."
        next_ = [*dropping(name, alembic), *piece.next]
        return replace(piece, created=created, notes=[note], next=next_)
    back = f"{alembic.command} downgrade {place.follows[0] if place.follows else 'base'}"
    note = f"a database that has run {place.revision} has to go back before: `scaffold undo`, "
    note += f"`{back}`, and take it out then."
    return replace(piece, notes=[note])


def dropping(name: str, alembic: Alembic = OURS) -> Iterator[Next]:
    """Yield how a table or column goes whose migration stays."""
    upgrade = f"{alembic.command} upgrade head"
    yield Next(upgrade, "so that the next migration can be written")
    yield Next(f'{alembic.command} revision --autogenerate -m "drop {name}"', "read what it drops")
    yield Next(upgrade, "drop it")
    if alembic == OURS:
        yield Next("uv run pytest tests/test_migrations.py", "try it")
