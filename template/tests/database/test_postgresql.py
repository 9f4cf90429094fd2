import asyncio
import socket

import pytest
from sqlalchemy.exc import OperationalError

from app.resources.database import Database, DatabaseSettings


async def connect(port: int) -> None:
    url = f"postgresql://user@127.0.0.1:{port}/name"
    database = Database(DatabaseSettings(url=url, connect_timeout=0.1))
    async with asyncio.timeout(5):
        await database.open()


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(OperationalError):
        asyncio.run(connect(server.getsockname()[1]))
