"""The tables: one module each, listed here, so that Alembic sees them."""

from app.models import (
    base,
    # % if "sample_tables" in features
    item,
    user,
    # % endif
)

__all__ = [
    "base",
    # % if "sample_tables" in features
    "item",
    "user",
    # % endif
]
