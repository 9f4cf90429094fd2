"""What has been registered on the routers while modules were read."""

from __future__ import annotations

from dataclasses import dataclass, field

from scaffold.model.application import Inclusion
from scaffold.model.doubt import Doubt, Kind, OneRouter, Reason, Wide
from scaffold.model.position import Position
from scaffold.reading.values import Class, Decorated, External, Function, Path

# The attributes of a route from which its operation comes, and from which its id does.
OPERATION = frozenset(
    ["path", "path_format", "methods", "endpoint", "include_in_schema", "callbacks"]
) | {"openapi_extra", "original_route", "__dict__"}
NAMING = frozenset({"operation_id", "unique_id", "name", "tags", "generate_unique_id_function"})
Endpoint = Function | Decorated | External


@dataclass(eq=False, slots=True)
class Route:
    """One `APIRoute`, with what its router adds.

    Attributes:
        path: With the router's prefix, not those of inclusions.
        name: `name=`; None for the function's own.
        unique_id: The function that names the operation; None for the one of an inclusion.
        unsure: Why it may be otherwise, or not be there at all; None where it surely is.
    """

    methods: tuple[str, ...]
    path: Path
    endpoint: Endpoint
    registration: Position
    router: Router
    tags: tuple[str, ...]
    callbacks: tuple[str, ...]
    operation_id: str | None
    name: str | None
    in_schema: bool
    unique_id: object | None
    unsure: Reason | None = None


@dataclass(eq=False, slots=True)
class Include:
    """One `include_router`: the options are those of the including router and of the call."""

    router: Router
    prefix: Path
    tags: tuple[str, ...]
    callbacks: tuple[str, ...]
    in_schema: bool
    unique_id: object | None
    unsure: Reason | None = None


@dataclass(eq=False, slots=True)
class Mount:
    """A sub-application."""

    router: Router
    path: Path
    unsure: Reason | None = None


@dataclass(eq=False, slots=True)
class Router:
    """An `APIRouter`, or a `FastAPI` together with its own router.

    Attributes:
        call: Where it is made.
        other_calls: Where it is made instead, if a condition is met.
        is_app: Whether it is a `FastAPI`.
        of: Its class, if that is in the project.
        entries: In the order in which they were added.
        perhaps: What may be there too, or be otherwise, each with its reason.
        opaque: Why what is registered on it cannot be told for sure.
        overridden: A method for that which its class defines itself.
        is_mounted: Whether another application mounts it, or may do so.
        unique_id: None for FastAPI's own function.
        renamed: Whether something may have changed the operation ids afterwards.
        names: Attributes that the project sets on it.
        included: Every `include_router` as the source has it, understood or not.
    """

    call: Position
    is_app: bool
    of: Class | None = None
    prefix: Path = ""
    tags: list[object] = field(default_factory=list)
    callbacks: tuple[str, ...] = ()
    in_schema: bool = True
    unique_id: object | None = None
    entries: list[Route | Include | Mount | Doubt] = field(default_factory=list)
    perhaps: list[Route | Include | Mount] = field(default_factory=list)
    opaque: Reason | None = None
    overridden: str | None = None
    is_mounted: bool = False
    renamed: bool = False
    names: dict[str, object] = field(default_factory=dict)
    variable: str | None = None
    lifespan: object | None = None
    event_handlers: list[Position] = field(default_factory=list)
    given_away: list[Position] = field(default_factory=list)
    added_middleware: list[Position] = field(default_factory=list)
    included: list[Inclusion] = field(default_factory=list)
    other_calls: list[Position] = field(default_factory=list)

    def lose(self, position: Position, reason: Reason) -> None:
        """Take all that was registered for uncertain, since some of it may be no more."""
        self._lose(reason, (Route, Include, Mount))
        self.doubt(position, reason)

    def lose_routes(self, position: Position, reason: Reason) -> None:
        """Take its own routes for uncertain: those that it includes are made anew each time."""
        self._lose(reason, (Route,))
        self.doubt(position, reason)

    def add(self, entry: Route | Include | Mount, reason: Reason | None) -> None:
        """Remember what is registered; with a reason, as what may be."""
        entry.unsure = self.opaque or reason
        (self.perhaps if entry.unsure else self.entries).append(entry)

    def _lose(self, reason: Reason, kinds: tuple[type[Route | Include | Mount], ...]) -> None:
        kept, self.entries[:] = [*self.entries], []
        for entry in kept:
            if isinstance(entry, kinds) and not isinstance(entry, Doubt):
                self.add(entry, reason)
            else:
                self.entries.append(entry)

    def change_routes(self, position: Position, attribute: str) -> None:
        """Take note that an attribute of some of its routes is changed."""
        reason = Kind.ROUTE_ATTRIBUTE(attribute)
        if attribute in NAMING:
            self.renamed = True
        if attribute == "tags":
            self.doubt(position, reason)
        elif attribute in OPERATION:
            self.lose_routes(position, reason)

    def doubt(self, position: Position, reason: Reason, *, includes_any: bool = False) -> None:
        """Remember that something here is not understood, or that any router may be included."""
        scope = Wide.ANY_ROUTER if includes_any else OneRouter(self.call)
        doubt = Doubt(position, reason, frozenset({scope}))
        if doubt not in self.entries:
            self.entries.append(doubt)


@dataclass(frozen=True, slots=True)
class Routes:
    """`router.routes`, or a list that was made of them, also of some alone."""

    router: Router
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class RouteOf:
    """One of `router.routes`, whichever; or what it has under this name: `route.tags`."""

    router: Router
    part: str = ""
