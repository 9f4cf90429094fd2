"""What sessions do at random leaves the same rows on SQLite as on PostgreSQL.

    uv run --with hypothesis python sessions.py SQLITE_URL POSTGRESQL_URL

A session is a list of steps; a list among them is nested, in a savepoint.
"""

import asyncio
import sys
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.resources.database import Database, DatabaseSettings


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "random_notes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Stop(Exception):
    pass


WITH = "WITH old AS (SELECT {0} AS id) DELETE FROM random_notes WHERE id IN (SELECT id FROM old)"
STEP = st.tuples(
    st.sampled_from(["insert", "flush", "delete", "with", "read", "lock", "raise"]),
    st.integers(1, 4),
)
STEPS = st.recursive(
    st.lists(STEP, max_size=4), lambda inner: st.lists(STEP | inner, max_size=5), max_leaves=20
)


async def take(session: AsyncSession, steps: list) -> None:
    for step in steps:
        if isinstance(step, list):
            await session.flush()
            with suppress(IntegrityError, Stop):
                async with session.begin_nested():
                    await take(session, step)
            continue
        match step:
            case "insert", note:
                session.add(Note(id=note))
            case "flush", _:
                await session.flush()
            case "delete", note:
                await session.execute(delete(Note).where(Note.id == note))
            case "with", note:
                await session.execute(text(WITH.format(note)))
            case "read", note:
                await session.execute(select(Note).where(Note.id == note))
            case "lock", note:
                await session.execute(select(Note).where(Note.id == note).with_for_update())
            case "raise", _:
                raise Stop


async def rows(database: Database, sessions: list[list]) -> list[int]:
    async with database.session.begin() as session:
        await session.execute(delete(Note))
    for steps in sessions:
        with suppress(IntegrityError, Stop):
            async with database.session.begin() as session:
                await take(session, steps)
    async with database.session.begin() as session:
        return sorted(await session.scalars(select(Note.id)))


def main(*urls: str) -> None:
    with asyncio.Runner() as runner:
        databases = [Database(DatabaseSettings(url=url)) for url in urls]

        @settings(max_examples=100, deadline=None, derandomize=True, database=None)
        @given(st.lists(STEPS, min_size=1, max_size=4))
        def law(sessions: list[list]) -> None:
            first, second = (runner.run(rows(one, sessions)) for one in databases)
            assert first == second

        for database in databases:
            runner.run(create(database))
        law()
        for database in databases:
            runner.run(database.close())


async def create(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


main(*sys.argv[1:])
