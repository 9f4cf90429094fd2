"""Routing by the first segment of a path.

FastAPI tries all routes in their order, and those of an included router twice. Here the router
that serves a path is found among those alone whose paths begin alike.
https://github.com/fastapi/fastapi/pull/16159
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

ANY = "{"
# Whose routes match by their paths and methods, and by nothing else.
KNOWN = ("fastapi.routing", "starlette.routing")


def add_shortcuts(app: FastAPI) -> None:
    """Let the application's router take them."""
    app.router.middleware_stack = Shortcuts(app.router)


class Shortcut(NamedTuple):
    """What serves a path: by these methods, or by all."""

    matches: Callable[[str], object]
    methods: Collection[str] | None
    serve: ASGIApp


class Shortcuts:
    """What serves the paths that begin with a segment, in the order of the routes.

    A request that an operation of an included router serves goes straight to that router. All
    else goes the long way: redirects, 404, 405, what is mounted, the files of a frontend.
    """

    def __init__(self, router: APIRouter) -> None:
        self.router = router
        self.long_way = router.middleware_stack
        self.routes: dict[str, list[BaseRoute]] = {}
        self.shortcuts: dict[str, list[Shortcut]] = {}
        self.length = -1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection."""
        serve = self.find(scope) if scope["type"] == "http" else self.long_way
        await serve(scope, receive, send)

    def find(self, scope: Scope) -> ASGIApp:
        """Return what serves a request."""
        if len(self.router.routes) != self.length:
            self.length = len(self.router.routes)
            self.routes, self.shortcuts = self.by_first_segment(), {}
        path, root_path = scope["path"], scope.get("root_path")
        if root_path and path.startswith(f"{root_path}/"):
            path = path.removeprefix(root_path)
        first = first_segment(path)
        first = first if first in self.routes else ANY
        if first not in self.shortcuts:
            self.shortcuts[first] = [*self.shortcuts_of(first)]
        for matches, methods, serve in self.shortcuts[first]:
            if (methods is None or scope["method"] in methods) and matches(path):
                scope.setdefault("router", self.router)
                return serve
        return self.long_way

    def by_first_segment(self) -> dict[str, list[BaseRoute]]:
        """Return what has routes that begin with a segment; under `ANY` what may serve any path."""
        found: dict[str, list[BaseRoute]] = {ANY: []}
        for route in self.router.routes:
            beginnings = {beginning(path, one) for path, one in written([route])}
            for first in beginnings - found.keys():
                found[first] = [*found[ANY]]
            for first in found if ANY in beginnings else beginnings:
                found[first].append(route)
        return found

    def shortcuts_of(self, first: str) -> Iterator[Shortcut]:
        """Yield the shortcuts of the paths that begin with a segment."""
        for route in self.routes[first]:
            for context in iter_route_contexts([route]):
                path, original = context.path, context.original_route
                if beginning(path, original) not in (first, ANY):
                    continue
                if not is_known(path, original):
                    yield Shortcut(lambda _: True, None, self.long_way)
                    continue
                is_included = original is not route and context.methods
                # The application's own limits of forms are applied on the long way alone.
                is_short = is_included and not self.router.form_limits
                serve = route.handle if is_short else self.long_way
                yield Shortcut(context.path_regex.match, context.methods, serve)


def prepare(routes: Iterable[BaseRoute]) -> None:
    """Prepare all routes, before the first request, and let nothing start where one is wrong.

    Raises:
        Exception: FastAPI's own, of a route that cannot be served where it is included.
    """
    for context in iter_route_contexts([*routes]):
        prepare(getattr(context.original_route, "routes", None) or ())


def written(
    routes: Iterable[BaseRoute], prefix: str = ""
) -> Iterator[tuple[str | None, BaseRoute]]:
    """Yield the routes with their paths, those of an included router as they were written.

    FastAPI prepares these when a request first asks for their router, or `iter_route_contexts`
    does, which takes a millisecond each. A router that it does not keep as it does now is yielded
    itself, without a path.
    """
    for route in routes:
        included = getattr(route, "include_context", None)
        if included is None:
            path = getattr(route, "path", None)
            yield None if path is None else prefix + path, route
        else:
            yield from written(included.included_router.routes, prefix + included.prefix)


def is_known(path: str | None, route: BaseRoute) -> bool:
    """Return whether nothing but its path and methods decides what a route serves."""
    return bool(path) and type(route).matches.__module__ in KNOWN


def beginning(path: str | None, route: BaseRoute) -> str:
    """Return the first segment of what a route serves, `ANY` if nobody knows."""
    return first_segment(path) if path and is_known(path, route) else ANY


def first_segment(path: str) -> str:
    """Return what stands before the second slash, `ANY` if a parameter does."""
    first = path[1:].partition("/")[0]
    return ANY if ANY in first else first
