"""SQLite: set up so that sessions side by side behave as on PostgreSQL."""

import math
import time
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExecutionContext
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS = ("foreign_keys = ON", "busy_timeout = 5000", "journal_mode = WAL")

# Python begins a transaction, with this statement, before it writes.
CONNECT_ARGS = {"isolation_level": "IMMEDIATE"}


def set_up(engine: Engine, statement_timeout: float) -> None:
    """Prepare each connection of an engine, and bound each statement in seconds; 0 is no bound."""

    def stop_if_late(connection: Any, record: ConnectionPoolEntry) -> None:
        def late() -> bool:
            return time.monotonic() > float(record.info.get("deadline", math.inf))

        # Every million steps of SQLite: some twenty times a second.
        connection.run_async(lambda driver: driver.set_progress_handler(late, 1_000_000))

    def set_deadline(
        connection: Connection,
        cursor: DBAPICursor,
        statement: str,
        parameters: object,
        context: ExecutionContext,
        executemany: bool,
    ) -> None:
        connection.info["deadline"] = time.monotonic() + statement_timeout

    event.listen(engine, "connect", set_pragmas)
    event.listen(engine, "before_cursor_execute", begin)
    if statement_timeout:
        event.listen(engine, "connect", stop_if_late)
        event.listen(engine, "before_cursor_execute", set_deadline)


def set_pragmas(connection: Any, record: ConnectionPoolEntry) -> None:
    """Make SQLite check foreign keys, let readers and a writer work at once, and wait for locks."""
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin(
    connection: Connection,
    cursor: DBAPICursor,
    statement: str,
    parameters: object,
    context: ExecutionContext,
    executemany: bool,
) -> None:
    """Begin a transaction where Python does not.

    Python does before INSERT, UPDATE, DELETE and REPLACE. Without one, a savepoint that is
    released is committed, and so is what follows WITH; and SQLite has no FOR UPDATE.
    https://docs.sqlalchemy.org/en/21/dialects/sqlite.html
    """
    query = context.invoked_statement
    writes = statement.lstrip().upper().startswith(("SAVEPOINT", "WITH"))
    if getattr(query, "is_select", False):
        writes = getattr(query, "_for_update_arg", None) is not None
    driver: Any = connection.connection.driver_connection
    # In SQLAlchemy's AUTOCOMMIT there is no isolation level.
    if writes and driver.isolation_level and not driver.in_transaction:
        cursor.execute("BEGIN IMMEDIATE")
