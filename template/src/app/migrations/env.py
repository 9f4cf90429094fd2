"""Runs the migrations on the database of the settings."""

import asyncio

from alembic import context
from sqlalchemy import Connection

from app import models
from app.resources.database import Database


def migrate(connection: Connection) -> None:
    """Run the migrations on a connection."""
    context.configure(
        connection=connection,
        target_metadata=models.base.Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    """Connect, and run the migrations."""
    database = Database()
    try:
        async with database.engine.connect() as connection:
            await connection.run_sync(migrate)
            await connection.commit()
    finally:
        await database.close()


asyncio.run(main())
