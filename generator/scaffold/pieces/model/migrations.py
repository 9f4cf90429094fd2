"""The migrations of a project of ours, and the place that a new one has among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from scaffold.edits.migrations import Place, migration_in
from scaffold.model.problem import refused
from scaffold.model.tree import Tree
from scaffold.pieces.piece import Piece

VERSIONS = "src/app/migrations/versions/"


def places_in(files: Tree) -> Mapping[str, Place]:
    """Return the place of each migration, by its path."""
    paths = [path for path in files if path.startswith(VERSIONS) and path.endswith(".py")]
    found = ((path, migration_in(files[path].content)) for path in paths)
    return {path: one.place for path, one in found if one}


def place_of(
    files: Tree, sign: re.Pattern[str], name: str, columns: Iterable[str], at: datetime
) -> tuple[str, Place]:
    """Return the path of a migration and where it stands: as it is there, or on top.

    Args:
        files: The project's.
        sign: What is in the migration, and in no other one.
        name: What it is about: the end of its file's name.
        columns: What it makes. Its id is that of this, on top of that: no other branch has it for
            something else, and made again it is the same for a database that has run it.
        at: When it is made, for the name of the file.

    Raises:
        RefusedError: With exit code 1, where there are several on top.
    """
    places = places_in(files)
    for path, place in places.items():
        if sign.search(files[path].content.decode(errors="replace")):
            return path, place
    followed = {revision for one in places.values() for revision in one.follows}
    heads = sorted({one.revision for one in places.values()} - followed)
    if len(heads) > 1:
        message = f"The migrations end in {' and '.join(heads)}. Nothing was written."
        raise refused("heads", message, "uv run alembic merge heads")
    revision = sha256(f"{name} {heads} {[*columns]}".encode()).hexdigest()[:12]
    return f"{VERSIONS}{at:%Y_%m_%d_%H%M}_{revision}_{name}.py", Place(revision, tuple(heads))


def taken_back(files: Tree, piece: Piece, path: str, place: Place, what: str, name: str) -> Piece:
    """Return a piece that goes, with what a database needs first.

    A migration that others build on stays.

    Args:
        files: The project's.
        piece: With that migration.
        path: Of the migration.
        place: Where it stands.
        what: It makes: a table.
        name: What that is called.
    """
    if path not in files:
        return piece
    on_top = [other for other, one in places_in(files).items() if place.revision in one.follows]
    if on_top:
        created = {one: text for one, text in piece.created.items() if one != path}
        note = f"{path} stays, and so does its {what}: {on_top[0]} builds on it."
        command = f'uv run alembic revision --autogenerate -m "drop {name}"'
        return replace(piece, created=created, notes=[f"{note} To drop it: {command}"])
    back = f"uv run alembic downgrade {place.follows[0] if place.follows else 'base'}"
    note = f"a database that has run {place.revision} has to go back before: `scaffold undo`, "
    note += f"`{back}`, and take it out then."
    return replace(piece, notes=[note])
