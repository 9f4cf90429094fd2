"""From what was registered to the operations of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.model.application import Hole, Inclusion, Operation
from scaffold.model.doubt import Doubt, Reason
from scaffold.model.position import Position
from scaffold.project.layout import Layout
from scaffold.reading.routing import Endpoint, Include, Mount, Route, Router
from scaffold.reading.values import Decorated, External, Path, expression_of, parts_of, plain

Entry = Route | Include | Mount | Doubt
CONVERTOR = re.compile(r"{(\w+):\w+}")


class Around(NamedTuple):
    """What the inclusions around a router add.

    Attributes:
        application: The `FastAPI` whose operations these are.
        mounted_at: Its path, for a sub-application.
        around: The routers that include this one, the outermost first.
        unsure: Why one of the inclusions may be otherwise, or not be there.
    """

    application: Router
    mounted_at: Path = ""
    prefix: Path = ""
    tags: tuple[str, ...] = ()
    callbacks: tuple[str, ...] = ()
    in_schema: bool = True
    unique_id: object | None = None
    around: tuple[Router, ...] = ()
    unsure: Reason | None = None

    def inside(self, router: Router, entry: Include | Mount) -> Around:
        """Return what is around the routers of an entry of `router`."""
        if isinstance(entry, Mount):
            mounted_at = self.mounted_at + self.prefix + entry.path
            around, unsure = (*self.around, router), self.unsure or entry.unsure
            return Around(entry.router, mounted_at, around=around, unsure=unsure)
        return self._replace(
            prefix=self.prefix + entry.prefix,
            tags=self.tags + entry.tags,
            callbacks=self.callbacks + entry.callbacks,
            in_schema=self.in_schema and entry.in_schema,
            unique_id=entry.unique_id or self.unique_id,
            around=(*self.around, router),
            unsure=self.unsure or entry.unsure,
        )


class Listed(NamedTuple):
    """A route in one of the places where it is included.

    Attributes:
        path: In its application, without the mount.
        unique_id: The function that names it; None for FastAPI's own.
        unsure: Why it may be otherwise, or not be there; None where it surely is.
    """

    route: Route
    around: Around
    path: Path
    tags: tuple[str, ...]
    callbacks: tuple[str, ...]
    in_schema: bool
    unique_id: object | None
    unsure: Reason | None


def entries(router: Router, around: Around) -> Iterator[tuple[Entry, Around]]:
    """Yield what is registered on a router and on those below it, and what is around each."""
    for entry in [*router.entries, *router.perhaps]:
        if isinstance(entry, Doubt | Route):
            yield entry, around
        elif entry.router is not router and entry.router not in around.around:
            yield entry, around
            yield from entries(entry.router, around.inside(router, entry))


def listed(application: Router) -> Iterator[Listed | Doubt]:
    """Yield the routes of an application and of those mounted on it, and what is not understood."""
    for entry, around in entries(application, Around(application)):
        if isinstance(entry, Route):
            yield _listed(entry, around)
        # What is perhaps included is in doubt as a whole.
        elif isinstance(entry, Doubt) and not around.unsure:
            yield entry


def mounts(application: Router) -> Iterator[Around]:
    """Yield what is around each sub-application of an application."""
    for entry, around in entries(application, Around(application)):
        if isinstance(entry, Mount) and not (entry.unsure or around.unsure):
            yield around.inside(around.application, entry)


def inclusions(application: Router) -> tuple[Inclusion, ...]:
    """Return the inclusions of an application, then those of the routers that it includes."""
    routers = {id(application): application}
    for entry, around in entries(application, Around(application)):
        is_sure = not around.unsure and around.application is application
        if isinstance(entry, Include) and is_sure and not entry.unsure:
            routers.setdefault(id(entry.router), entry.router)
    return tuple(one for router in routers.values() for one in router.included)


def _listed(route: Route, around: Around) -> Listed:
    return Listed(
        route=route,
        around=around,
        path=around.prefix + route.path,
        tags=around.tags + route.tags,
        callbacks=tuple(dict.fromkeys(around.callbacks + route.callbacks)),
        in_schema=around.in_schema and route.in_schema,
        unique_id=route.unique_id or around.unique_id,
        unsure=around.unsure or route.unsure,
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
    path, holes = rendered(item.around.mounted_at + item.path)
    matched, _ = rendered(item.around.mounted_at + item.path, convertors=True)
    for method in route.methods:
        yield Operation(
            method=method,
            path=path,
            handler=handler_of(route.endpoint, layout),
            definition=definition_of(route.endpoint),
            registration=route.registration,
            router=route.router.call,
            tags=item.tags,
            operation_id=ids.get(method),
            callbacks=item.callbacks,
            in_schema=item.in_schema,
            application=application,
            matched=matched,
            holes=holes,
            unsure=item.unsure,
        )


def rendered(path: Path, *, convertors: bool = False) -> tuple[str, tuple[Hole, ...]]:
    """Return a path with the defaults in its holes, or `<settings.api_prefix>`, and the holes."""
    written, holes = "", []
    for part in parts_of(path):
        known = plain(part)
        default = known if isinstance(known, str) else None
        expression = expression_of(part)
        text = f"<{expression}>" if default is None else default
        text = text if convertors else CONVERTOR.sub(r"{\1}", text)
        if not isinstance(part, str):
            holes.append(Hole(expression, default, len(written), len(written) + len(text)))
        written += text
    return written, tuple(holes)


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
