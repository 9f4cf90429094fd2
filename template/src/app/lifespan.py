"""Opens the resources in order, closes them in reverse."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.applications import Starlette
from starlette.routing import Mount

from app import resources
from app.resources import State
from app.settings import AppSettings


class AppRequest(Request[State]):
    """A request whose state is what the lifespan opened: `request.state["settings"]`.

    FastAPI takes this class as an annotation; it does not take `Request[State]` itself.
    """


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[State]:
    """Yield what the resources opened, and close each of them, whatever happens.

    Raises:
        TimeoutError: a resource took longer than its `startup_timeout`.
    """
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        state = State(
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
        await enter_mounted(app, stack)
        yield state


async def enter_mounted(app: FastAPI, stack: AsyncExitStack) -> None:
    """Enter the lifespans of mounted applications: Starlette runs only the outermost one."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, Mount) and isinstance(route.app, Starlette):
            await stack.enter_async_context(route.app.router.lifespan_context(route.app))
