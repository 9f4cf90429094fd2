"""Opens the resources in order, closes them in reverse."""

import logging
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.applications import Starlette
from starlette.routing import Mount

from app import resources
from app.settings import AppSettings, unread_variables

logger = logging.getLogger(__name__)


class AppRequest(Request[resources.State]):
    """A request whose state is what the lifespan opened: `request.state["settings"]`.

    FastAPI takes this class as an annotation; it does not take `Request[State]` itself.
    """


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[resources.State]:
    """Yield what the resources opened, and close each of them, whatever happens.

    Raises:
        TimeoutError: a resource took longer than its `startup_timeout`.
    """
    for line in unread_variables():
        logger.warning(line)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        state = resources.State(
            # % if "memory" in features
            memory=await enter(resources.memory.Memory()),
            # % endif
            # % if "database" in features
            database=await enter(resources.database.Database()),
            # % endif
            # % if "cache" in features
            cache=await enter(resources.cache.Cache()),
            # % endif
            # % if "http_client" in features
            http_client=await enter(resources.http_client.HttpClient()),
            # % endif
            # % if "ml_model" in features
            ml_model=await enter(resources.ml_model.MlModel()),
            # % endif
            settings=AppSettings(),
        )
        for mounted in mounted_applications(app):
            await enter(mounted.router.lifespan_context(mounted))
        yield state


def mounted_applications(app: FastAPI) -> Iterator[Starlette]:
    """Yield the applications mounted on this one, whose lifespans Starlette does not run."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, Mount) and isinstance(route.app, Starlette):
            yield route.app
