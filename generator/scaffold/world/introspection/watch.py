"""Watching FastAPI's own constructors and methods while a project is imported."""

from __future__ import annotations

import ast
import functools
import importlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any, NamedTuple

from .places import Place, call_in_project, frames, place_of, place_of_call

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
INCLUDE = "include_router"
REGISTERING = METHODS | {"api_route", "add_api_route"}


class Inclusion(NamedTuple):
    """One call of `include_router`, as `model.application` has it, but with the routers.

    It has no place where something else of the project calls it, as `map` does.
    """

    owner: Any
    router: Any
    prefix: str
    call: Place | None
    written: str


class Watch:
    """Notes where in the project FastAPI's constructors and methods are called.

    Attributes:
        places: Of the call that made an application or router, or that registers a route; by `id`.
        owners: The router that a route was registered on; by the route's `id`.
        inclusions: In the order in which they run.
        added: The calls of `add_middleware` and for what runs at the start, by the `id` of the
            application or router, and the name of the method.
        lifespans: What an application is given as `lifespan=`; by its `id`.
    """

    def __init__(self) -> None:
        """Watch from now on: the project is not imported yet."""
        routing = importlib.import_module("fastapi.routing")
        fastapi = importlib.import_module("fastapi")
        self.places: dict[int, Place | None] = {}
        self.owners: dict[int, Any] = {}
        self.inclusions: list[Inclusion] = []
        self.added: dict[tuple[int, str], list[Place]] = defaultdict(list)
        self.lifespans: dict[int, Any] = {}
        self._kept: list[object] = []  # so that no two have one `id`
        self._registering: list[tuple[Any, Place | None]] = []  # on which router, and where
        self._including: CodeType = routing.APIRouter.include_router.__code__
        for kind in (fastapi.FastAPI, routing.APIRouter):
            before(kind, "__init__", self._made)
            self._watch_decorators(kind)
        self._watch_adding(routing.APIRouter)
        before(routing.APIRoute, "__init__", self._registered)
        before(routing.APIRouter, INCLUDE, self._included)
        before(fastapi.FastAPI, "add_middleware", self._noted("add_middleware"))
        before(routing.APIRouter, "add_event_handler", self._noted("add_event_handler"))

    def _made(self, router: Any, **options: Any) -> None:  # noqa: ANN401
        self._kept.append(router)
        place = self.places[id(router)] = place_of_call(router, {"__init__"})
        self.lifespans[id(router)] = options.get("lifespan")
        if place and (options.get("on_startup") or options.get("on_shutdown")):
            self.added[id(router), "add_event_handler"].append(place)

    def _included(self, owner: Any, router: Any, *, prefix: str = "", **_: Any) -> None:  # noqa: ANN401
        path, call = call_in_project(owner, {INCLUDE}) or ("", None)
        given = [*call.args, *(one.value for one in call.keywords)] if call else []
        is_evident = call and isinstance(call.func, ast.Attribute) and call.func.attr == INCLUDE
        place = place_of(path, call) if call and is_evident else None
        written = ast.unparse(given[0]) if given else ""
        self.inclusions.append(Inclusion(owner, router, prefix, place, written))

    def _noted(self, name: str) -> Callable[..., None]:
        def note(owner: Any, *_: Any, **__: Any) -> None:  # noqa: ANN401
            if place := place_of_call(owner, {name}):
                self.added[id(owner), name].append(place)

        return note

    def _watch_decorators(self, kind: Any) -> None:  # noqa: ANN401
        """Note where a decorator was made, for what it registers later."""
        original = kind.api_route

        @functools.wraps(original)
        def api_route(router: Any, *args: Any, **options: Any) -> Callable[..., Any]:  # noqa: ANN401
            place = place_of_call(router, REGISTERING, follow=True)
            decorator = original(router, *args, **options)

            @functools.wraps(decorator)
            def register(function: Any) -> Any:  # noqa: ANN401
                with self._on(router, place):
                    return decorator(function)

            return register

        kind.api_route = api_route

    def _watch_adding(self, kind: Any) -> None:  # noqa: ANN401
        original = kind.add_api_route

        @functools.wraps(original)
        def add_api_route(router: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401
            with self._on(router, place_of_call(router, REGISTERING, follow=True)):
                return original(router, *args, **options)

        kind.add_api_route = add_api_route

    @contextmanager
    def _on(self, router: Any, place: Place | None) -> Iterator[None]:  # noqa: ANN401
        """Register on a router; within a decorator that is at the place of that."""
        around = [place for _, place in self._registering[-1:]]
        self._registering.append((router, around[0] if around else place))
        try:
            yield
        finally:
            self._registering.pop()

    def _registered(self, route: Any, *_: Any, **__: Any) -> None:  # noqa: ANN401
        self._kept.append(route)
        including = (frame for frame in frames() if frame.f_code is self._including)
        if frame := next(including, None):
            # Before 0.137 that copies the routes.
            original = id(frame.f_locals.get("route"))
            router, place = self.owners.get(original), self.places.get(original)
        elif self._registering:
            router, place = self._registering[-1]
        else:
            router, place = None, place_of_call(route, {"__init__"})
        self.owners[id(route)], self.places[id(route)] = router, place


def before(kind: Any, name: str, note: Callable[..., None]) -> None:  # noqa: ANN401
    """Let each call of a method be noted before it runs."""
    original = getattr(kind, name)

    @functools.wraps(original)
    def method(self: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        note(self, *args, **options)
        return original(self, *args, **options)

    setattr(kind, name, method)
