"""The database: SQLAlchemy's asynchronous engine, on SQLite or PostgreSQL."""

import asyncio
import json
from functools import partial
from typing import Any

from pydantic import NonNegativeFloat, PositiveFloat, PositiveInt, field_validator
from pydantic_settings import SettingsConfigDict
from sqlalchemy import NullPool, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

from app.database import bare_errors, postgresql, sqlite, urls
from app.migrations.revisions import Revisions
from app.resources.base import NotReady, Resource, ResourceSettings


class DatabaseSettings(ResourceSettings):
    """Where the database is: a URL such as `postgresql://user:password@host/name`.

    Times in seconds: how long to wait for a connection of the pool, for the server to accept a
    new one, and for each statement; 0 lets a statement take as long as it likes.
    """

    model_config = SettingsConfigDict(env_prefix="DATABASE_")

    url: str = "sqlite:///app.sqlite3"
    pool_size: PositiveInt = 5
    pool_timeout: PositiveFloat = 5.0
    connect_timeout: PositiveFloat = 5.0
    statement_timeout: NonNegativeFloat = 10.0

    name_the_driver = field_validator("url")(urls.parse)


class Database(Resource):
    """The engine and its sessions: `async with database.session.begin() as session`."""

    def __init__(self, settings: DatabaseSettings | None = None) -> None:
        self.settings = settings or DatabaseSettings()
        super().__init__(self.settings)
        self.engine = create_engine(
            self.settings,
            pool_size=self.settings.pool_size,
            pool_timeout=self.settings.pool_timeout,
        )
        # A full pool is load, not illness: a probe has a connection of its own.
        self.probe = create_engine(self.settings, poolclass=NullPool)
        # A session that is used after the request is an error, and not a connection that is lost.
        self.session = async_sessionmaker(
            self.engine, close_resets_only=False, expire_on_commit=False
        )

    async def open(self) -> None:
        """Connect once, so that a wrong address stops the start-up."""
        self.revisions = await asyncio.to_thread(Revisions.read)
        async with self.engine.connect():
            pass

    async def close(self) -> None:
        """Close the connections of the pool, at once: each may wait for a server that is stuck."""
        await asyncio.gather(*(self.engine.dispose() for _ in range(self.settings.pool_size)))

    async def check(self) -> None:
        """Ask the database for the revision of its schema."""
        async with self.probe.connect() as connection:
            pending = await connection.run_sync(self.revisions.are_pending)
        if pending:
            raise NotReady("migrations are pending: run `alembic upgrade head`")


def create_engine(settings: DatabaseSettings, **pool: Any) -> AsyncEngine:
    """Return an engine, set up for its driver, that raises only SQLAlchemy's errors."""
    url = make_url(settings.url)
    # NaN is no JSON: PostgreSQL refuses it, SQLite would give it back.
    options = pool | {"json_serializer": partial(json.dumps, allow_nan=False)}
    if url.drivername == "sqlite+aiosqlite":
        engine = create_async_engine(url, connect_args=sqlite.CONNECT_ARGS, **options)
        sqlite.set_up(engine.sync_engine, settings.statement_timeout)
    elif url.drivername == "postgresql+asyncpg":
        url, arguments = urls.split_query(url)
        times = {
            "timeout": settings.connect_timeout,
            "command_timeout": settings.statement_timeout or None,
        }
        engine = create_async_engine(url, connect_args=times | arguments, **options)
        postgresql.set_up(engine.sync_engine, settings.connect_timeout)
    else:
        engine = create_async_engine(url, pool_pre_ping=True, **options)
    bare_errors.wrap(engine.sync_engine)
    return engine
