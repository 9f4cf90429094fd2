import enum
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from fixtures.database import URL
from sqlalchemy import ForeignKey, MetaData, UniqueConstraint, text
from sqlalchemy.exc import InvalidRequestError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base


class Apart(Base):
    """The base of tables that are in these tests only."""

    __abstract__ = True
    metadata = MetaData(naming_convention=Base.metadata.naming_convention)


class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"


class Tag(Apart):
    __tablename__ = "tried_tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("tried_notes.id"))


class Note(Apart):
    __tablename__ = "tried_notes"
    __table_args__ = (UniqueConstraint("big", "at"), UniqueConstraint("big", "status"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    big: Mapped[int]
    data: Mapped[dict[str, Any] | None]
    names: Mapped[list[str]] = mapped_column(default=list)
    price: Mapped[Decimal]
    status: Mapped[Status] = mapped_column(default=Status.OPEN)
    tags: Mapped[list[Tag]] = relationship()


def note(**values: Any) -> Note:
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2)))
    return Note(
        **{"at": now, "big": 2**40, "data": {}, "price": Decimal("9999999999999.99")} | values
    )


@pytest.fixture
async def notes(session: AsyncSession) -> AsyncSession:
    """A session with a table of notes."""
    connection = await session.connection()
    await connection.run_sync(Apart.metadata.create_all)
    return session


async def stored(session: AsyncSession, row: Note) -> Note:
    """Return a row as it comes back."""
    session.add(row)
    await session.flush()
    await session.refresh(row)
    return row


async def test_what_is_stored_comes_back(notes: AsyncSession) -> None:
    row = await stored(notes, note())
    assert (row.at, row.at.tzinfo) == (note().at, UTC)
    assert (row.big, row.price) == (note().big, note().price)
    assert list(await notes.execute(text("SELECT status FROM tried_notes"))) == [("open",)]


async def test_a_change_inside_of_json_is_stored(notes: AsyncSession) -> None:
    row = await stored(notes, note())
    assert row.data is not None
    row.data["changed"] = True
    row.names.append("new")
    await stored(notes, row)
    assert (row.data, row.names) == ({"changed": True}, ["new"])


async def test_a_time_without_a_zone_is_refused(notes: AsyncSession) -> None:
    with pytest.raises(StatementError, match="no zone"):
        await stored(notes, note(at=datetime(2026, 1, 2)))


async def test_no_digit_is_lost(notes: AsyncSession) -> None:
    price = Decimal("9999999999999999.99")
    with nullcontext() if URL else pytest.raises(StatementError, match="15 digits"):
        assert (await stored(notes, note(price=price))).price == price


async def test_what_is_not_loaded_is_named(notes: AsyncSession) -> None:
    row = await stored(notes, note())
    with pytest.raises(InvalidRequestError, match=r"Note\.tags is not loaded"):
        row.tags  # noqa: B018
    assert await row.awaitable_attrs.tags == []
