"""From what was registered to the operations of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scaffold.model.application import NotUnderstood, Operation, Position
from scaffold.reading.names import Layout
from scaffold.reading.routing import Doubt, Endpoint, Include, Mount, Route, Router
from scaffold.reading.values import Decorated, External

CONVERTOR = re.compile(r"{(\w+):\w+}")
DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Around:
    """What the inclusions around a router add.

    Attributes:
        application: The `FastAPI` whose operations these are.
        mounted_at: Its path, for a sub-application.
    """

    application: Router
    mounted_at: str = ""
    prefix: str = ""
    tags: tuple[str, ...] = ()
    callbacks: tuple[str, ...] = ()
    in_schema: bool = True
    unique_id: object | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A route in one of the places where it is included.

    Attributes:
        path: In the document of its application, without the mount.
        unique_id: The function that names it; None for FastAPI's own.
    """

    route: Route
    around: Around
    path: str
    tags: tuple[str, ...]
    callbacks: tuple[str, ...]
    in_schema: bool
    unique_id: object | None


def listed(application: Router) -> Iterator[Listed | NotUnderstood]:
    """Yield the routes of an application and of those mounted on it, and what is not understood."""
    return _entries(application, Around(application))


def _entries(router: Router, around: Around) -> Iterator[Listed | NotUnderstood]:
    for entry in router.entries:
        if isinstance(entry, Doubt):
            yield NotUnderstood(entry.position, entry.reason)
        elif isinstance(entry, Route):
            yield _listed(entry, around)
        elif around.depth < DEEPEST:
            yield from _entries(entry.router, _inside(entry, around))


def _inside(entry: Include | Mount, around: Around) -> Around:
    if isinstance(entry, Mount):
        mounted_at = around.mounted_at + around.prefix + entry.path
        return Around(entry.router, mounted_at, depth=around.depth + 1)
    return replace(
        around,
        prefix=around.prefix + entry.prefix,
        tags=around.tags + entry.tags,
        callbacks=around.callbacks + entry.callbacks,
        in_schema=around.in_schema and entry.in_schema,
        unique_id=entry.unique_id or around.unique_id,
        depth=around.depth + 1,
    )


def _listed(route: Route, around: Around) -> Listed:
    return Listed(
        route=route,
        around=around,
        path=CONVERTOR.sub(r"{\1}", around.prefix + route.path),
        tags=around.tags + route.tags,
        callbacks=tuple(dict.fromkeys(around.callbacks + route.callbacks)),
        in_schema=around.in_schema and route.in_schema,
        unique_id=route.unique_id or around.unique_id,
    )


def operations(
    item: Listed, layout: Layout, application: str, ids: dict[str, str | None]
) -> Iterator[Operation]:
    """Yield one operation a method.

    Args:
        item: The route.
        layout: Where the modules are.
        application: The name of its application.
        ids: Method to operation id.
    """
    route = item.route
    for method in route.methods:
        yield Operation(
            method=method,
            path=item.around.mounted_at + item.path,
            handler=handler_of(route.endpoint, layout),
            definition=definition_of(route.endpoint),
            registration=route.registration,
            router=route.router.call,
            tags=item.tags,
            operation_id=ids[method],
            callbacks=item.callbacks,
            in_schema=item.in_schema,
            application=application,
        )


def handler_of(endpoint: Endpoint, layout: Layout) -> str:
    """Return the handler as `module:qualname`."""
    if isinstance(endpoint, External):
        module, _, name = endpoint.name.rpartition(".")
        return f"{module}:{name}"
    function = endpoint.function if isinstance(endpoint, Decorated) else endpoint
    return f"{layout.module_of(function.position.path)}:{function.qualname}"


def definition_of(endpoint: Endpoint) -> Position | None:
    """Return the place of the handler's `def`."""
    if isinstance(endpoint, External):
        return None
    return endpoint.function.position if isinstance(endpoint, Decorated) else endpoint.position
