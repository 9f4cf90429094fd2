"""The database: SQLAlchemy's asynchronous engine, on SQLite or PostgreSQL."""

from importlib.resources import files

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import PositiveInt, field_validator
from pydantic_settings import SettingsConfigDict
from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from app.resources.base import NotReady, Resource, ResourceSettings

DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}


class DatabaseSettings(ResourceSettings):
    """Where the database is: a URL such as `postgresql://user:password@host/name`."""

    model_config = SettingsConfigDict(env_prefix="DATABASE_")

    url: str = "sqlite:///app.sqlite3"
    pool_size: PositiveInt = 5

    @field_validator("url")
    @classmethod
    def name_the_driver(cls, url: str) -> str:
        """Choose the asynchronous driver where the URL names none."""
        scheme, separator, rest = url.partition("://")
        return f"{DRIVERS.get(scheme, scheme)}{separator}{rest}"


class Database(Resource):
    """The engine and its sessions: `async with database.session.begin() as session`."""

    def __init__(self) -> None:
        self.settings = settings = DatabaseSettings()
        self.engine = create_async_engine(
            settings.url, pool_pre_ping=True, pool_size=settings.pool_size
        )
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine.sync_engine, "connect", set_sqlite_pragmas)
        self.session = async_sessionmaker(self.engine, expire_on_commit=False)

    async def open(self) -> None:
        """Connect once, so that a wrong address stops the start-up."""
        async with self.engine.connect():
            pass

    async def close(self) -> None:
        """Close the connections of the pool."""
        await self.engine.dispose()

    async def check(self) -> None:
        """Ask the database for the revision of its schema."""
        async with self.engine.connect() as connection:
            current = await connection.run_sync(current_revisions)
        if current != newest_revisions():
            raise NotReady("migrations are pending: run `alembic upgrade head`")


def set_sqlite_pragmas(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """Make SQLite check foreign keys, let readers and a writer work at once, and wait for locks."""
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "busy_timeout = 5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def current_revisions(connection: Connection) -> set[str]:
    """Return the revisions that the database is at."""
    return set(MigrationContext.configure(connection).get_current_heads())


def newest_revisions() -> set[str]:
    """Return the revisions that the migrations lead to."""
    return set(ScriptDirectory(str(files("app") / "migrations")).get_heads())
