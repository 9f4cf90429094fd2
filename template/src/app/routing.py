"""Routing by the first segment of a path.

FastAPI tries all routes in their order, and those of an included router twice. Here the router
that serves a path is found among those alone whose paths begin alike.
https://github.com/fastapi/fastapi/pull/16159
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
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
            self.shortcuts = self.by_first_segment()
        path, root_path = scope["path"], scope.get("root_path")
        if root_path and path.startswith(f"{root_path}/"):
            path = path.removeprefix(root_path)
        for matches, methods, serve in self.shortcuts.get(first_segment(path), self.shortcuts[ANY]):
            if (methods is None or scope["method"] in methods) and matches(path):
                scope.setdefault("router", self.router)
                return serve
        return self.long_way

    def by_first_segment(self) -> dict[str, list[Shortcut]]:
        """Return the shortcuts; under `ANY` what may serve any path."""
        found: dict[str, list[Shortcut]] = {ANY: []}
        for route in self.router.routes:
            for context in iter_route_contexts([route]):
                first, shortcut = ANY, Shortcut(lambda _: True, None, self.long_way)
                if context.path and type(context.original_route).matches.__module__ in KNOWN:
                    is_included = context.original_route is not route and context.methods
                    # The application's own limits of forms are applied on the long way alone.
                    is_short = is_included and not self.router.form_limits
                    serve = route.handle if is_short else self.long_way
                    first = first_segment(context.path)
                    shortcut = Shortcut(context.path_regex.match, context.methods, serve)
                found.setdefault(first, [*found[ANY]])
                for each in found if first == ANY else [first]:
                    found[each].append(shortcut)
        return found


def first_segment(path: str) -> str:
    """Return what stands before the second slash, `ANY` if a parameter does."""
    first = path[1:].partition("/")[0]
    return ANY if ANY in first else first
