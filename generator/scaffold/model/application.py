"""What was read of a FastAPI project: its applications, and their operations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from scaffold.model.doubt import Doubt, Reason
from scaffold.model.position import Position

# The operations of a path: https://spec.openapis.org/oas/v3.1.0#path-item-object.
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Hole(NamedTuple):
    """A part of a path that only the running project knows, or may have otherwise.

    Attributes:
        expression: What gives it: `settings.api_prefix`.
        default: What it is, unless the project is told otherwise; None where that is not known.
        start: Where it begins in the path.
        end: Where it ends.
    """

    expression: str
    default: str | None
    start: int
    end: int

    def __str__(self) -> str:
        """Return what no path parameter looks like: `<settings.api_prefix=/api/v1>`."""
        known = "" if self.default is None else f"={self.default}"
        return f"<{self.expression}{known}>"


class Operation(NamedTuple):
    """One method of one path, as the OpenAPI document shows it.

    Attributes:
        method: In capitals: `POST`.
        path: With every prefix, and that of the mount: `/api/invoices/{invoice_id}`; where only the
            running project knows a part of it, `<settings.api_prefix>/invoices`.
        handler: `app.routers.invoices:create_invoice`, or `…:Invoices.create` for a method.
        definition: The `def` of the handler; None where it is not in the project.
        registration: The call that takes `callbacks=`: the decorator's, or `add_api_route`.
        router: The call of the `APIRouter` or `FastAPI` that it is registered on; None where
            that is not in the project.
        tags: The outermost router's first.
        operation_id: None where only the running project knows it.
        callbacks: The names of the documented callbacks.
        in_schema: Whether the document shows it.
        application: The name of its `Application`.
        matched: The path with its convertors: `/files/{name:path}`.
        holes: In the path, in order.
        unsure: Why it may be otherwise, or not be there at all; None where it surely is.
    """

    method: str
    path: str
    handler: str
    definition: Position | None
    registration: Position
    router: Position | None
    tags: tuple[str, ...] = ()
    operation_id: str | None = None
    callbacks: tuple[str, ...] = ()
    in_schema: bool = True
    application: str = ""
    matched: str = ""
    holes: tuple[Hole, ...] = ()
    unsure: Reason | None = None

    @property
    def shown(self) -> str:
        """The path with its holes, and their defaults."""
        text = self.path
        for hole in reversed(self.holes):
            text = f"{text[: hole.start]}{hole}{text[hole.end :]}"
        return text

    @property
    def unknown(self) -> tuple[Hole, ...]:
        """The holes without a default."""
        return tuple(hole for hole in self.holes if hole.default is None)

    @property
    def end(self) -> str:
        """What is known of the end of the path: all of it, if it has no unknown hole."""
        return self.path[self.unknown[-1].end if self.unknown else 0 :]

    def may_be(self, path: str) -> bool:
        """Say whether it has this path, for some values of its unknown holes."""
        pattern, at = "", 0
        for hole in self.unknown:
            pattern += f"{re.escape(self.path[at : hole.start])}.*"
            at = hole.end
        return re.fullmatch(pattern + re.escape(self.path[at:]), path) is not None


class Inclusion(NamedTuple):
    """One `include_router`, in the order in which they run.

    Attributes:
        call: The call of `include_router`.
        router: The call of `APIRouter` that it includes; None where that was not understood.
        prefix: Of this call alone.
        written: The argument, as the source has it: `items.router`.
        owner: The call of the `APIRouter` or `FastAPI` that includes it.
        owner_prefix: What that one was made with.
    """

    call: Position
    router: Position | None
    prefix: str
    written: str
    owner: Position
    owner_prefix: str = ""


@dataclass(frozen=True)
class Application:
    """One `FastAPI()`.

    Attributes:
        name: How it is named after `--app`, and for uvicorn: `app.main:app`; for a factory that
            no module calls, `app.main:create_app`.
        call: The call of `FastAPI`, or of its subclass.
        other_calls: Those that may have made it in its place: the other branch of an `if`.
        is_factory: Whether `name` is a function that returns it.
        variable: What the source calls it where it is made: `app`; None for `return FastAPI()`.
        mounted_at: The path at which another application mounts it; None for a root.
        lifespan: The `def` of what `lifespan=` names; None without one, or where not understood.
        has_lifespan: Whether `lifespan=` is given.
        event_handlers: The places of `on_event`, `add_event_handler`, `on_startup=` …
        given_away: The calls that give it to code outside of the project, which may use `on_event`.
        inclusions: Its own `include_router` calls.
        added_middleware: The calls of `add_middleware` on it; the last is outermost.
        unique_id_function: `app.operation_ids:operation_id`, or None for FastAPI's own.
    """

    name: str
    call: Position
    other_calls: tuple[Position, ...] = ()
    is_factory: bool = False
    variable: str | None = None
    mounted_at: str | None = None
    lifespan: Position | None = None
    has_lifespan: bool = False
    event_handlers: tuple[Position, ...] = ()
    given_away: tuple[Position, ...] = ()
    inclusions: tuple[Inclusion, ...] = ()
    added_middleware: tuple[Position, ...] = ()
    unique_id_function: str | None = None


class Imported(NamedTuple):
    """What the applications are that were imported, the root first.

    Attributes:
        documents: Where each is mounted, and its OpenAPI document; None for the root, and where
            the application fails to make it.
        middleware: The classes of each, the outermost first: `app/tenant.py:Tenant`.
        is_started: Whether the root was started for that.
    """

    documents: Sequence[tuple[str | None, Mapping[str, Any] | None]]
    middleware: Sequence[Sequence[str]]
    is_started: bool = False


@dataclass(frozen=True)
class Reading:
    """All that was understood of one application, and what was not.

    Attributes:
        applications: The root first, then those mounted on it.
        operations: In the order of their registration.
        not_understood: What may add more of them, or change them.
        inclusions: Every `include_router` below the root, the root's own first.
        at_start: Those of `not_understood` that happen only when the application starts: importing
            it does not tell of them.
        perhaps: Operations of which something is not understood: where they are, or whether they
            are there at all.
        imported: What is known beside that, if the project was imported.
    """

    applications: Sequence[Application]
    operations: Sequence[Operation]
    not_understood: Sequence[Doubt]
    inclusions: Sequence[Inclusion] = ()
    at_start: Sequence[Doubt] = ()
    perhaps: Sequence[Operation] = ()
    imported: Imported | None = None
