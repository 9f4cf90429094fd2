"""Runs the migrations on the database of the settings: all of them, or none."""

import asyncio
import logging.config
from contextlib import nullcontext
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import DropTableOp
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from pydantic import ValidationError
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from app import logs
from app.migrations import lock
from app.models.base import Base
from app.resources.database import DatabaseSettings, create_engine
from app.settings import AppSettings, explain, unread_variables

logger = logging.getLogger("alembic.env")
try:
    app_settings = AppSettings()
    settings = DatabaseSettings(statement_timeout=0)
except ValidationError as error:
    raise CommandError(explain(error)) from None

# What autogenerate writes as one database has it, and the other does not read.
DEFAULTS = {"now()": "sa.func.now()", "true": "sa.true()", "false": "sa.false()"}
# For the way back it asks SQLite, which does not know what it was made of.
OF_SQLITE: dict[type, str] = {
    sa.BLOB: "sa.LargeBinary()",
    sa.DATETIME: "sa.DateTime(timezone=True)",
    sa.INTEGER: "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')",
    sqlite.JSON: "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')",
}


def render(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """Return how a migration writes a type or a default, without the models, for both databases."""
    if kind == "server_default":
        value = getattr(item, "arg", None)
        as_written = isinstance(value, sa.TextClause) and str(value) != "now()"
        return False if as_written else DEFAULTS.get(str(value), False)
    if isinstance(item, postgresql.JSONB | sqlite.JSON):
        context.imports.add("from sqlalchemy.dialects import postgresql")
    if isinstance(item, postgresql.JSONB):
        return "postgresql.JSONB()"
    if context.dialect.name == "sqlite" and type(item) in OF_SQLITE:
        return OF_SQLITE[type(item)]
    if isinstance(item, sa.Enum) and not item.native_enum and not item.create_constraint:
        return f"sa.String(length={item.length})"
    if isinstance(item, sa.TypeDecorator) and not type(item).__module__.startswith("sqlalchemy."):
        return f"sa.{item.impl_instance!r}"
    return False


def drop_in_order(context: MigrationContext, _: Any, scripts: list[Any]) -> None:
    """Drop tables at last, each before those that it refers to: Alembic takes them in any order."""
    for script in scripts:
        steps, there = script.upgrade_ops.ops, sa.MetaData()
        dropped = [step.table_name for step in steps if isinstance(step, DropTableOp)]
        if dropped and context.connection is not None:
            there.reflect(context.connection, only=dropped)
            names = [table.name for table in reversed(there.sorted_tables)]
            order = {name: names.index(name) for name in dropped}
            steps.sort(key=lambda step: order.get(step.table_name, -1))
            script.upgrade_ops.reverse_into(script.downgrade_ops)


def configure(**options: Any) -> None:
    """Tell Alembic what to compare and how, then log as the service does."""
    context.configure(
        target_metadata=Base.metadata,
        compare_server_default=True,
        render_as_batch=True,
        render_item=render,
        process_revision_directives=drop_in_order,
        transactional_ddl=True,
        **options,
    )
    if context.config.cmd_opts:
        logging.config.dictConfig(logs.config(app_settings))
        logging.getLogger("alembic").setLevel(app_settings.log_level)
        for line in unread_variables():
            logger.warning(line)


def run() -> None:
    """Run what the command asks for."""
    with context.begin_transaction():
        context.run_migrations()


def migrate(connection: sa.Connection) -> None:
    """Run the migrations on a connection, and say what was done."""
    steps: list[object] = []
    configure(connection=connection, on_version_apply=lambda *, step, **_: steps.append(step))
    changes = "destination_rev" in context.get_context().opts
    with lock.held(connection) if changes else nullcontext():
        run()
    if changes and not steps:
        url = connection.engine.url
        logger.info("Nothing to do: %r is where it should be", url)


async def main() -> None:
    """Connect, and run the migrations, however long a statement takes."""
    engine = create_engine(settings, poolclass=sa.NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
            await connection.commit()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in lock.IN_USE:
            raise CommandError(f"a table is in use, try again: {error.orig}") from None
        raise
    finally:
        await engine.dispose()


if context.is_offline_mode():
    configure(url=settings.url, literal_binds=True)
    run()
else:
    asyncio.run(main())
