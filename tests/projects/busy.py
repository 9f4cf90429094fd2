"""Asks PostgreSQL what the migrations of a project hold up, while its orders are written.

    python busy.py REVISION

runs those that come after, in a project with orders, on the database that DATABASE_URL names. What
stands here does not depend on how fast the machine is.
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory

URL = os.environ["DATABASE_URL"]
ROWS = 100_000
# Whoever has to wait for a lock fails.
IMPATIENT = {"lock_timeout": "1s"}
BUILDING = """
SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'virtualxid'
AND query LIKE 'CREATE%INDEX CONCURRENTLY%'
"""
LOCKS = "SELECT mode FROM pg_locks WHERE pid = $1 AND relation = 'orders'::regclass"
VALID = "SELECT indisvalid FROM pg_index ORDER BY indexrelid DESC LIMIT 1"
STATE = "SELECT pg_relation_filenode('orders'), pg_stat_get_xact_numscans('orders'::regclass)"


@asynccontextmanager
async def connected(**settings: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(URL, server_settings=settings)
    try:
        yield connection
    finally:
        await connection.close()


def statements(config: Config, revision: Script) -> str:
    """Return what a migration says to the database."""
    config.output_buffer = io.StringIO()
    command.upgrade(config, f"{revision.down_revision}:{revision.revision}", sql=True)
    text: str = config.output_buffer.getvalue()
    return text


async def seen(connection: asyncpg.Connection, sql: str) -> tuple[bool, int]:
    """Return whether statements make the table anew, and how often they read all of it."""
    file, _ = await connection.fetchrow(STATE)
    await connection.execute(sql)
    now, times = await connection.fetchrow(STATE)
    return file != now, times


async def check_column(sql: str) -> None:
    """A column is added without a look at the rows."""
    async with connected() as connection, connection.transaction():
        begun = sql.replace("BEGIN;", "").replace("COMMIT;", "")
        assert await seen(connection, begun) == (False, 0), sql


async def write(connection: asyncpg.Connection) -> None:
    """Write rows, as a service does."""
    number = os.urandom(8).hex()
    await connection.execute("INSERT INTO orders (number, total) VALUES ($1, 1)", number)
    await connection.execute("UPDATE orders SET total = 2 WHERE id = 1 OR number = $1", number)
    await connection.execute("DELETE FROM orders WHERE number = $1", number)


async def build(*, is_stopped: bool) -> None:
    """Run the next migration while rows are written: an older transaction holds it up meanwhile."""
    async with connected() as older, connected(**IMPATIENT) as writer:
        async with older.transaction(isolation="repeatable_read"):
            await older.execute("SELECT 1")
            run = [sys.executable, "-m", "alembic", "upgrade", "+1"]
            migration = await asyncio.create_subprocess_exec(*run)
            while (pid := await writer.fetchval(BUILDING)) is None:
                assert migration.returncode is None, "it did not wait"
                await asyncio.sleep(0.05)
            await write(writer)
            assert {mode for (mode,) in await writer.fetch(LOCKS, pid)} == {
                "ShareUpdateExclusiveLock"
            }
            if is_stopped:
                await writer.execute("SELECT pg_cancel_backend($1)", pid)
                await migration.wait()
        assert await migration.wait() == is_stopped
        assert await writer.fetchval(VALID) is not is_stopped


async def check_what_is_asked() -> None:
    """What would do otherwise is seen, too; nothing of it stays."""
    async with connected() as connection:
        await connection.execute("BEGIN")
        reference = "ALTER TABLE orders ADD other bigint; ALTER TABLE orders ADD FOREIGN KEY "
        reference += "(other) REFERENCES customers"
        assert (await seen(connection, reference))[1] > 0
        changing = "ALTER TABLE orders ADD made timestamptz DEFAULT clock_timestamp()"
        assert (await seen(connection, changing))[0]


async def main(revision: str) -> None:
    """Fill the table, and run each migration after a revision."""
    config = Config("alembic.ini")
    script = ScriptDirectory.from_config(config)
    coming = [*script.iterate_revisions("head", revision)][::-1]
    texts = [statements(config, one) for one in coming]
    rows = "INSERT INTO orders (number, total) SELECT n, 1 FROM generate_series(1, $1::int) AS n"
    async with connected() as connection:
        await connection.execute(rows, ROWS)
    for sql in texts:
        if "CONCURRENTLY" in sql:
            await build(is_stopped=True)
            await build(is_stopped=False)
        else:
            await check_column(sql)
    await check_what_is_asked()
    built = sum("CONCURRENTLY" in sql for sql in texts)
    print(len(texts) - built, "columns,", built, "indexes")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
