"""Opens the resources in order, closes them in reverse."""

import logging
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from app import (
    docs,
    logs,
    resources,
    routing,
    # % if "tracing" in features
    tracing,
    # % endif
    # % if "jobs" in features
    worker,
    # % endif
)
from app.settings import AppSettings, unread_variables

logger = logging.getLogger(__name__)


class AppRequest(Request[resources.State]):
    """A request whose state is what the lifespan opened: `request.state["settings"]`.

    FastAPI takes this class as an annotation; it does not take `Request[State]` itself:
    https://github.com/fastapi/fastapi/pull/14863
    """


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[resources.State]:
    """Yield what the resources opened, and close each of them, whatever happens.

    Raises:
        TimeoutError: a resource took longer than its `startup_timeout`.
    """
    settings = AppSettings()
    logs.configure(settings)
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
            # % if "background" in features
            callbacks=await enter(resources.callbacks.Callbacks()),
            # % endif
            # % if "jobs" in features
            jobs=await enter(resources.jobs.Jobs()),
            # % endif
            settings=settings,
        )
        # % if "tracing" in features
        tracing.trace_resources(state)
        # % endif
        # % if "jobs" in features
        worker.prepare(app, state)
        # % endif
        for mounted in dict.fromkeys(mounted_applications(app.routes)):
            await enter(mounted_lifespan(mounted))
        yield state


def mounted_applications(routes: Sequence[BaseRoute]) -> Iterator[Starlette]:
    """Yield the applications that are mounted, at any depth and within any middleware."""
    for context in iter_route_contexts([route for _, route in routing.written(routes)]):
        app: Any = getattr(context.original_route, "app", None)
        while hasattr(app, "app") and not hasattr(app, "routes"):
            app = app.app
        if isinstance(app, Starlette):
            yield app
        yield from mounted_applications(getattr(app, "routes", ()))


@asynccontextmanager
async def mounted_lifespan(app: Starlette) -> AsyncGenerator[None]:
    """Open a mounted application: Starlette runs no lifespan but the outermost one.

    https://github.com/Kludex/starlette/issues/649
    """
    if isinstance(app, FastAPI):
        docs.replace_docs(app)
    async with app.router.lifespan_context(app) as state:
        stack = app.middleware_stack or app.build_middleware_stack()
        app.middleware_stack = WithState(stack, state or {})
        try:
            yield
        finally:
            app.middleware_stack = stack


class WithState:
    """A mounted application, whose requests also have what its own lifespan yielded."""

    def __init__(self, app: ASGIApp, state: Mapping[str, Any]) -> None:
        self.app = app
        self.state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection."""
        scope["state"] = {**scope["state"], **self.state}
        await self.app(scope, receive, send)
