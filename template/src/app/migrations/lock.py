"""One migration at a time: whoever comes second waits, and then finds nothing left to do."""

import logging
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from alembic.util import CommandError
from sqlalchemy import Connection, event, func, select
from sqlalchemy.exc import OperationalError

logger = logging.getLogger(__name__)

# In seconds: for another migration to end, and for a table that others use.
MIGRATION_TIMEOUT = 60
TABLE_TIMEOUT = 10

# What PostgreSQL says of a table that it waits for, and of two that each wait for the other.
IN_USE = ("55P03", "40P01")


@contextmanager
def held(connection: Connection) -> Generator[None]:
    """Let the transactions of a connection migrate, and no other connection's.

    Raises:
        CommandError: another migration did not end in time, or what was done broke a reference.
    """
    if connection.dialect.name == "sqlite":
        # What a table refers to is remade by dropping it, which would delete the rows that refer
        # to it. Inside a transaction SQLite ignores the pragma.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("PRAGMA busy_timeout = 1000")
        connection.rollback()
        event.listen(connection, "begin", begin_on_sqlite)
        event.listen(connection, "commit", check_references)
        yield
        return
    event.listen(connection, "begin", begin_on_postgresql)
    with connection.engine.connect() as holder:
        # In a transaction of its own, as PgBouncer may give each another connection.
        wait_for(lambda: locked(holder))
        yield


def wait_for(lock: Callable[[], bool]) -> None:
    """Ask for a lock until it is there."""
    if lock():
        return
    logger.warning("Another migration is running: waiting, for at most %s s", MIGRATION_TIMEOUT)
    deadline = time.monotonic() + MIGRATION_TIMEOUT
    while not lock():
        if time.monotonic() > deadline:
            raise CommandError(f"another migration still runs after {MIGRATION_TIMEOUT} s")
        time.sleep(0.2)


def begin_on_sqlite(connection: Connection) -> None:
    """Begin for real: Python's driver would begin after the first DDL, which then stays.

    https://github.com/sqlalchemy/alembic/issues/1655
    """
    if is_autocommit(connection):
        return

    def begun() -> bool:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if "locked" in str(error.orig):
                return False
            raise
        return True

    wait_for(begun)


def is_autocommit(connection: Connection) -> bool:
    """Tell whether it is in Alembic's `autocommit_block`, where no transaction begins."""
    return connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"


def check_references(connection: Connection) -> None:
    """Refuse to commit rows that refer to none."""
    for table, row, referred, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        raise CommandError(f"row {row} of {table} would refer to a row that {referred} has not")


def locked(holder: Connection) -> bool:
    """Ask PostgreSQL, instead of waiting for it, without leaving a snapshot behind.

    A snapshot holds up CREATE INDEX CONCURRENTLY: a query that waits has one, and the driver
    keeps that of the last query until the next statement, here one that needs none.
    """
    lock = select(func.pg_try_advisory_xact_lock(func.hashtext("alembic")))
    held = holder.scalar(lock)
    holder.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    return bool(held)


def begin_on_postgresql(connection: Connection) -> None:
    """Fail, rather than let all queries wait behind a change that waits for a long one."""
    if not is_autocommit(connection):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{TABLE_TIMEOUT}s'")
