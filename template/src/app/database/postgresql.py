"""PostgreSQL by asyncpg: an end to each wait for a server that says nothing."""

import asyncio
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

CLOSE_TIMEOUT = 0.5


def set_up(engine: Engine, ping_timeout: float) -> None:
    """Have an engine let go of connections that are dead; the time-out is in seconds."""

    def ping(connection: Any, record: ConnectionPoolEntry, proxy: PoolProxiedConnection) -> None:
        # As SQLAlchemy's `pool_pre_ping`, which does not end where the server says nothing.
        timer = break_off(connection, ping_timeout)
        try:
            engine.dialect.do_ping(connection)
        except Exception as error:
            raise InvalidatePoolError from error
        finally:
            timer.cancel()

    def close(connection: Any, record: ConnectionPoolEntry) -> None:
        break_off(connection, CLOSE_TIMEOUT)

    event.listen(engine, "checkout", ping)
    event.listen(engine, "close", close)


def break_off(connection: Any, seconds: float) -> asyncio.TimerHandle:
    """Close a connection after some seconds, without waiting for the server's good-bye."""
    terminate = connection.driver_connection.terminate
    return asyncio.get_running_loop().call_later(seconds, terminate)
