"""The database's clock, by which all processes go: theirs may differ."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.models.base import UtcDateTime


class database_now(FunctionElement[datetime]):
    """The time when the statement runs."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(database_now)
def in_sql(element: Any, compiler: Any, **options: Any) -> str:
    """Return the time of the statement: `now()` is that of the transaction's beginning."""
    return "statement_timestamp()"


@compiles(database_now, "sqlite")
def in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    """Return the time as SQLAlchemy stores it, in text."""
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
