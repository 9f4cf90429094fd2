"""Addresses of databases, as people and hosters write them."""

from typing import Any
from urllib.parse import urlencode

from sqlalchemy import URL, make_url
from sqlalchemy.exc import NoSuchModuleError

DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}
NO_URL = (
    "this is not an address such as postgresql://user:password@host/name; "
    "in a password, @ is written %40, / is %2F, # is %23 and % is %25"
)
# What asyncpg reads as libpq does, https://www.postgresql.org/docs/current/libpq-connect.html, but
# not from SQLAlchemy: https://github.com/sqlalchemy/sqlalchemy/issues/6275
LIBPQ = {
    "application_name",
    "client_encoding",
    "gsslib",
    "krbsrvname",
    "options",
    "passfile",
    "ssl_max_protocol_version",
    "ssl_min_protocol_version",
    "sslcert",
    "sslcrl",
    "sslkey",
    "sslmode",
    "sslpassword",
    "sslrootcert",
    "target_session_attrs",
}
# What SQLAlchemy reads, https://docs.sqlalchemy.org/en/21/dialects/postgresql.html
SQLALCHEMY = {"host", "port", "prepared_statement_cache_size", "ssl"}
# What asyncpg does not do, and need not, unless it is required.
PREFERRED = {"channel_binding", "gssencmode"}


def parse(value: str) -> str:
    """Return the address with an asynchronous driver.

    Raises:
        ValueError: it can be no address of a database, or asks for what its driver does not do.
    """
    scheme, separator, rest = value.partition("://")
    value = f"{DRIVERS.get(scheme, scheme)}{separator}{rest}"
    try:
        url = make_url(value)
    except Exception:  # It could show a part of the password.
        raise ValueError(NO_URL) from None
    try:
        dialect = url.get_dialect().get_async_dialect_cls(url)
    except NoSuchModuleError:
        raise ValueError(f"there is no driver {scheme}: use postgresql:// or sqlite:///") from None
    if url.get_backend_name() not in DRIVERS:
        raise ValueError(f"{scheme} is not supported: use postgresql:// or sqlite:///")
    if not dialect.is_async:
        raise ValueError(f"{scheme} is not asynchronous: write {url.get_backend_name()}://")
    if dialect.name == "sqlite" and is_in_memory(url):
        raise ValueError("in memory each connection has a database of its own: name a file")
    if url.drivername == "postgresql+asyncpg":
        check_query(url)
    return value


def is_in_memory(url: URL) -> bool:
    """Tell whether SQLite would make no file."""
    return ":memory:" in (url.database or ":memory:") or url.query.get("mode") == "memory"


def check_query(url: URL) -> None:
    """Check what follows the `?` of an address for asyncpg.

    Raises:
        ValueError: asyncpg does not do that.
    """
    for name, value in url.query.items():
        if name in PREFERRED and value == "require":
            raise ValueError(f"asyncpg has no {name}: leave it out, or use sslmode=verify-full")
        if name not in LIBPQ | SQLALCHEMY | PREFERRED | {"connect_timeout"}:
            raise ValueError(
                f"asyncpg has no {name}: leave it out; a setting of the server is "
                f"options=-c%20{name}%3D..."
            )
    connect_timeout(url)


def connect_timeout(url: URL) -> float:
    """Return the seconds that an address allows for connecting; 0 if it says nothing of them."""
    return float(str(url.query.get("connect_timeout", 0)))


def split_query(url: URL) -> tuple[URL, dict[str, Any]]:
    """Return the address without libpq's parameters, and what asyncpg takes instead."""
    libpq = {name: value for name, value in url.query.items() if name in LIBPQ}
    arguments: dict[str, Any] = {}
    if seconds := connect_timeout(url):
        arguments["timeout"] = seconds
    if libpq.get("sslrootcert") == "system":
        arguments["ssl"] = True  # The system's certificates, and verify-full.
        del libpq["sslrootcert"]
    if libpq:
        arguments["dsn"] = f"postgresql://?{urlencode(libpq)}"
    return url.difference_update_query(url.query.keys() - SQLALCHEMY), arguments
