"""What tells the rows of a table apart: a number that counts up, or a UUID."""

from __future__ import annotations

from typing import NamedTuple

BIG = 'sa.BigInteger().with_variant(sa.Integer, "sqlite")'


class Key(NamedTuple):
    """A kind of id.

    Attributes:
        python: How it is annotated.
        column: What `mapped_column` has in the model.
        stored: Its type in a migration.
        path: The type of `app.fields` by which it is taken in a path.
        taken: The one by which a reference is taken.
        page: The class of a page that begins behind one.
        missing: One that no row has.
        refused: Values that are none.
        imports: What the model needs for it.
    """

    python: str
    column: str
    stored: str
    path: str
    taken: str
    page: str
    missing: str
    refused: tuple[str, ...]
    imports: tuple[str, ...] = ()


KEYS = {
    "int": Key(
        "int", "primary_key=True", BIG, "Id", "fields.Reference", "Page", "2**53 - 1", ("0", '"a"')
    ),
    "uuid": Key(
        "UUID",
        "primary_key=True, default=new_id",
        "sa.Uuid",
        "Uuid",
        "fields.Uuid",
        "UuidPage",
        '"01900000-0000-7000-8000-000000000000"',
        ("0", '"a"'),
        ("from uuid import UUID", "from app.models.base import new_id"),
    ),
}


class Table(NamedTuple):
    """A table that can be referred to.

    Attributes:
        name: What it is called.
        key: Its id, one of `KEYS`.
    """

    name: str
    key: str = "int"

    @property
    def id(self) -> Key:
        """What tells its rows apart."""
        return KEYS[self.key]
