"""The tables: one module each, listed here, so that Alembic sees them."""

# % filter replace("import (\n    base,\n)", "import base")
from app.models import (
    base,
    # % if "sample_tables" in features
    item,
    user,
    # % endif
)

# % endfilter
__all__ = [
    "base",
    # % if "sample_tables" in features
    "item",
    "user",
    # % endif
]
