"""Watching FastAPI's own constructors and methods while a project is imported."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from types import CodeType
from typing import Any

from .places import Place, frames, place_of_call

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
REGISTERING = METHODS | {"api_route", "add_api_route"}


class Watch:
    """Notes where in the project FastAPI's constructors and methods are called.

    Attributes:
        places: Of the call that made an application or router, or that registers a route; by `id`.
        owners: The router that a route was registered on; by the route's `id`.
    """

    def __init__(self) -> None:
        """Watch from now on: the project is not imported yet."""
        routing = importlib.import_module("fastapi.routing")
        fastapi = importlib.import_module("fastapi")
        self.places: dict[int, Place | None] = {}
        self.owners: dict[int, Any] = {}
        self._kept: list[object] = []  # so that no two have one `id`
        self._decorating: list[Place | None] = []
        self._adding: CodeType = routing.APIRouter.add_api_route.__code__
        self._including: CodeType = routing.APIRouter.include_router.__code__
        for kind in (fastapi.FastAPI, routing.APIRouter):
            before(kind, "__init__", self._made)
            self._watch_decorators(kind)
        before(routing.APIRoute, "__init__", self._registered)

    def _made(self, router: Any) -> None:  # noqa: ANN401
        self._kept.append(router)
        self.places[id(router)] = place_of_call(router, {"__init__"})

    def _watch_decorators(self, kind: Any) -> None:  # noqa: ANN401
        """Note where a decorator was made, for what it registers later."""
        original = kind.api_route

        @functools.wraps(original)
        def api_route(router: Any, *args: Any, **options: Any) -> Callable[..., Any]:  # noqa: ANN401
            place = place_of_call(router, REGISTERING)
            decorator = original(router, *args, **options)

            @functools.wraps(decorator)
            def register(function: Any) -> Any:  # noqa: ANN401
                self._decorating.append(place)
                try:
                    return decorator(function)
                finally:
                    self._decorating.pop()

            return register

        kind.api_route = api_route

    def _registered(self, route: Any) -> None:  # noqa: ANN401
        self._kept.append(route)
        router = None
        for frame in frames():
            if frame.f_code is self._adding and router is None:
                router = frame.f_locals["self"]
            elif frame.f_code is self._including:
                # Before 0.137 that copies the routes.
                original = frame.f_locals["route"]
                self.places[id(route)] = self.places.get(id(original))
                self.owners[id(route)] = self.owners.get(id(original))
                return
        place = place_of_call(router, REGISTERING)
        self.places[id(route)] = self._decorating[-1] if self._decorating else place
        self.owners[id(route)] = router


def before(kind: Any, name: str, note: Callable[[Any], None]) -> None:  # noqa: ANN401
    """Let each call of a method be noted before it runs."""
    original = getattr(kind, name)

    @functools.wraps(original)
    def method(self: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        note(self)
        return original(self, *args, **options)

    setattr(kind, name, method)
