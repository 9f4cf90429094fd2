"""The routers: one file a tag, included here, in the order in which they are asked."""

from fastapi import FastAPI

# % filter replace("import (\n    health,\n)", "import health")
from app.routers import (
    health,
    # % if "callbacks" in features
    invoices,
    # % endif
    # % if "examples" in features
    # % filter replace("items", items_module)
    items,
    # % endfilter
    # % endif
    # % if "jobs" in features
    jobs,
    # % endif
    # % if "predictions" in features
    predictions,
    # % endif
    # % if "statistics" in features
    statistics,
    # % endif
    # % if "sample_tables" in features
    users,
    # % endif
)


# % endfilter
def include_routers(app: FastAPI) -> None:
    """Include each router straight on the application, which finds it by its first segment."""
    # % if "examples" in features
    # % filter replace("items", items_module)
    app.include_router(items.router)
    # % endfilter
    # % endif
    # % if "sample_tables" in features
    app.include_router(users.router)
    # % endif
    # % if "callbacks" in features
    app.include_router(invoices.router)
    # % endif
    # % if "predictions" in features
    app.include_router(predictions.router)
    # % endif
    # % if "statistics" in features
    app.include_router(statistics.router)
    # % endif
    # % if "jobs" in features
    jobs.include_jobs(app)
    # % endif
    app.include_router(health.router)
