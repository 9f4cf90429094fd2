"""What the lifespan holds open: one module a resource."""

from collections.abc import Mapping
from typing import TypedDict

# % filter replace("import (\n    base,\n)", "import base")
from app.resources import (
    base,
    # % if "cache" in features
    cache,
    # % endif
    # % if "background" in features
    callbacks,
    # % endif
    # % if "database" in features
    database,
    # % endif
    # % if "http_client" in features
    http_client,
    # % endif
    # % if "jobs" in features
    jobs,
    # % endif
    # % if "memory" in features
    memory,
    # % endif
    # % if "ml_model" in features
    ml_model,
    # % endif
)
from app.settings import AppSettings


# % endfilter
class State(TypedDict):
    """What the lifespan yields, and a handler finds in `request.state`."""

    # % if "memory" in features
    memory: memory.Memory
    # % endif
    # % if "database" in features
    database: database.Database
    # % endif
    # % if "cache" in features
    cache: cache.Cache
    # % endif
    # % if "http_client" in features
    http_client: http_client.HttpClient
    # % endif
    # % if "ml_model" in features
    ml_model: ml_model.MlModel
    # % endif
    # % if "background" in features
    callbacks: callbacks.Callbacks
    # % endif
    # % if "jobs" in features
    jobs: jobs.Jobs
    # % endif
    settings: AppSettings


def opened(state: Mapping[str, object]) -> dict[str, base.Resource]:
    """Return the resources among what the lifespan yielded, by name."""
    return {name: value for name, value in state.items() if isinstance(value, base.Resource)}
