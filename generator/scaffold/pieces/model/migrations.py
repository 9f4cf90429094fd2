"""The migrations of a project, and the place that a new one has among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from scaffold.edits.migrations import Place, migration_in
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
    paths = [path for path in files if path.startswith(alembic.versions) and path.endswith(".py")]
    found = ((path, migration_in(files[path].content)) for path in paths)
    return {path: one.place for path, one in found if one}


def migration_with(
    files: Tree, sign: re.Pattern[str], alembic: Alembic = OURS
) -> tuple[str, Place] | None:
    """Return the path and the place of the migration with a sign; None where there is none."""
    for path, place in places_in(files, alembic).items():
        if sign.search(files[path].content.decode(errors="replace")):
            return path, place
    return None


def place_of(
    files: Tree,
    sign: re.Pattern[str],
    name: str,
    columns: Iterable[str],
    at: datetime,
    alembic: Alembic = OURS,
) -> tuple[str, Place]:
    """Return the path of a migration and where it stands: as it is there, or on top.

    Args:
        files: The project's.
        sign: What is in the migration, and in no other one.
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
