"""Runs the migrations on the database of the settings: all of them, or none."""

import asyncio
import logging.config
from contextlib import nullcontext
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from sqlalchemy import Connection, Enum, NullPool, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError

from app import logs
from app.migrations import lock
from app.models.base import Base
from app.resources.database import DatabaseSettings, create_engine
from app.settings import AppSettings

logger = logging.getLogger("alembic.env")
settings = DatabaseSettings(statement_timeout=0)

# What autogenerate writes as one database has it, and the other does not read.
DEFAULTS = {"now()": "sa.func.now()", "true": "sa.true()", "false": "sa.false()"}


def render(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """Return how a migration writes a type or a default, without the models, for both databases."""
    if kind == "server_default":
        return DEFAULTS.get(str(getattr(item, "arg", None)), False)
    if isinstance(item, JSONB):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return "postgresql.JSONB()"
    if isinstance(item, Enum) and not item.native_enum and not item.create_constraint:
        return f"sa.String(length={item.length})"
    if isinstance(item, TypeDecorator) and not type(item).__module__.startswith("sqlalchemy."):
        return f"sa.{item.impl_instance!r}"
    return False


def configure(**options: Any) -> None:
    """Tell Alembic what to compare and how, then log as the service does."""
    context.configure(
        target_metadata=Base.metadata,
        compare_server_default=True,
        render_as_batch=True,
        render_item=render,
        transactional_ddl=True,
        **options,
    )
    if context.config.cmd_opts:
        logging.config.dictConfig(logs.config(AppSettings()))


def run() -> None:
    """Run what the command asks for."""
    with context.begin_transaction():
        context.run_migrations()


def migrate(connection: Connection) -> None:
    """Run the migrations on a connection, and say what was done."""
    steps: list[object] = []
    configure(connection=connection, on_version_apply=lambda *, step, **_: steps.append(step))
    changes = "destination_rev" in context.get_context().opts
    with lock.held(connection) if changes else nullcontext():
        run()
    if changes and not steps:
        logger.info("Nothing to do: the database is where it should be")


async def main() -> None:
    """Connect, and run the migrations, however long a statement takes."""
    engine = create_engine(settings, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
            await connection.commit()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == lock.NOT_AVAILABLE:
            raise CommandError(f"a table is in use: {error.orig}") from None
        raise
    finally:
        await engine.dispose()


if context.is_offline_mode():
    configure(url=settings.url, literal_binds=True)
    run()
else:
    asyncio.run(main())
