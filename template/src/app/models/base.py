"""What all tables have in common, and types that mean the same on SQLite and PostgreSQL.

`Mapped[int]`, `Mapped[datetime]`, `Mapped[Decimal]`, `Mapped[dict[str, Any]]`, `Mapped[list[str]]`
and any enum are closed against the differences. What is left: SQLite takes 500 characters in a
`String(200)`, thirteen digits in an `Exact(12, 2)`, and the character NUL, which PostgreSQL
refuses; so schemas say what may come in. Of JSON, a change of the dictionary or list itself is
stored, one further inside is not: assign anew.
"""

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from os import urandom
from time import time_ns
from typing import Any, ClassVar, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.util.concurrency import in_greenlet

# As long as a Python integer in JSON; SQLite counts up by itself only in a column of its type.
BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")

# Text, so that a new member needs no migration. An index can be made on JSONB, and it compares.
Choice = sa.Enum(
    Enum,
    length=50,
    native_enum=False,
    values_callable=lambda members: [
        member.value if isinstance(member.value, str) else member.name for member in members
    ],
)
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Dict = MutableDict.as_mutable(Json.copy())
List = MutableList.as_mutable(Json.copy())


def now() -> datetime:
    """Return the time, for `default=now` and `onupdate=now`."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """Return a UUID for `default=new_id`: of version 7, which grows with the time.

    So new rows lie together in the index. https://www.rfc-editor.org/rfc/rfc9562#section-5.7
    """
    value = time_ns() // 1_000_000 << 80 | int.from_bytes(urandom(10))
    return UUID(int=value & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A time with a zone; given back in UTC, as SQLite forgets the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return what is stored.

        Raises:
            ValueError: the time has no zone.
        """
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no zone: take datetime.now(UTC), AwareDatetime")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return what was stored."""
        return value and value.replace(tzinfo=UTC)


class Exact(sa.TypeDecorator[Decimal]):
    """A decimal number without a loss: on SQLite, which holds a float, of at most 15 digits.

    `Exact(12, 2)` has 12 digits, two of them behind the point; without that, as many as it needs.
    """

    impl = sa.Numeric
    cache_ok = True

    def __init__(self, precision: int | None = None, scale: int | None = None) -> None:
        super().__init__(precision, scale)
        self.precision, self.scale = precision, scale

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Return the database's own type; SQLAlchemy warns of Decimal on SQLite."""
        if dialect.name == "sqlite":
            return sa.Numeric(self.precision, self.scale, asdecimal=False)
        return sa.Numeric(self.precision, self.scale)

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> Decimal | None:
        """Return what is stored.

        Raises:
            ValueError: SQLite would lose digits.
        """
        if dialect.name == "sqlite" and value is not None and Decimal(f"{value:.15g}") != value:
            raise ValueError("SQLite keeps 15 digits")
        return value

    def process_result_value(
        self, value: Decimal | float | None, dialect: sa.Dialect
    ) -> Decimal | None:
        """Return what was stored."""
        if value is None or isinstance(value, Decimal):
            return value
        exact = Decimal(f"{value:.15g}")
        return exact if self.scale is None else round(exact, self.scale)


class Base(AsyncAttrs, DeclarativeBase):
    """The base of all tables."""

    # What the database makes itself is read at once: later there would be nothing to await.
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012 (as SQLAlchemy declares it)

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigId,
        datetime: UtcDateTime,
        Decimal: Exact,
        Enum: Choice,
        Literal: Choice,
        dict[str, Any]: Dict,
        list[Any]: List,
        list[str]: List,
        list[int]: List,
    }

    # Fixed, so that migrations can drop them; of all columns, so that no two are the same.
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


@event.listens_for(Session, "do_orm_execute")
def name_what_is_not_loaded(state: ORMExecuteState) -> None:
    """Tell which attribute cannot be read without `await`, instead of `MissingGreenlet`.

    Raises:
        InvalidRequestError: it is a relationship, or deferred, and read outside of a query.
    """
    if (state.is_relationship_load or state.is_column_load) and not in_greenlet():
        path = state.loader_strategy_path
        what = path[-1] if path else f"a column of {state.bind_mapper}"
        raise InvalidRequestError(
            f"{what} is not loaded: load it with the query, by .options(selectinload(...)), "
            "or by await .awaitable_attrs"
        )
