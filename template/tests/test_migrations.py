import asyncio
from collections.abc import Callable
from typing import Any

from alembic import command
from fixtures.database import ALEMBIC, URL
from sqlalchemy import Connection, inspect, text

from app.models.base import Base
from app.resources.database import Database

INDEXES = (
    "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    if URL
    else "SELECT sql FROM sqlite_master WHERE type = 'index'"
)


async def connect(do: Callable[[Connection], Any]) -> Any:
    engine = Database().engine
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(do)
    finally:
        await engine.dispose()


def connected(do: Callable[[Connection], Any]) -> Any:
    """Return what a function makes of a connection, in one transaction."""
    return asyncio.run(connect(do))


def schema(connection: Connection) -> dict[tuple[str, ...], list[str]]:
    """Return the facts that the database knows, also those that `alembic check` does not see."""
    inspector = inspect(connection)
    readers: dict[str, Callable[[], Any]] = {
        "columns": inspector.get_multi_columns,
        "checks": inspector.get_multi_check_constraints,
        "references": inspector.get_multi_foreign_keys,
        "uniques": inspector.get_multi_unique_constraints,
    }
    facts: dict[tuple[str, ...], list[str]] = {
        (what, table): sorted(map(str, rows))
        for what, read in readers.items()
        for (_, table), rows in read().items()
    }
    indexes = sorted(map(str, connection.scalars(text(INDEXES))))
    return facts | {("indexes",): indexes}


def test_the_migrations_make_what_the_models_say_also_after_a_way_back() -> None:
    command.downgrade(ALEMBIC, "base")
    connected(Base.metadata.create_all)
    of_models = connected(schema)
    connected(Base.metadata.drop_all)
    command.upgrade(ALEMBIC, "head")
    of_migrations = connected(schema)
    for part in sorted({*of_models, *of_migrations}):
        assert of_migrations.get(part) == of_models.get(part), part
