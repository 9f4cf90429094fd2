"""Operation ids such as `items-list_items`: what generated clients name their methods after.

Every operation has one, and no two are alike: a function that serves several paths or methods
is told apart by them, and two functions of one name under one tag stop the start.
"""

import re
import unicodedata
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts


class Route(Protocol):
    """What an id is made from: a route, alone or as a router includes it."""

    @property
    def name(self) -> str:
        """The name of the function."""

    @property
    def tags(self) -> Sequence[Any]:
        """The tags, the outermost router's first."""


@dataclass(frozen=True)
class Operation:
    """An operation, its place in the document (its keys, outermost first), and its short id."""

    place: tuple[str, ...]
    short_id: str
    endpoint: Callable[..., Any]

    @property
    def words(self) -> list[str]:
        """The parts of its paths, and its methods."""
        return [identifier(part) for part in "/".join(self.place).split("/") if part]


class DuplicateOperationId(ValueError):
    """Two functions would get one operation id."""

    def __init__(self, operation_id: str, one: Operation, other: Operation) -> None:
        super().__init__(
            f"{function_name(one)} and {function_name(other)} would both be {operation_id!r}: "
            "rename one of them, give it another tag, or set its operation_id"
        )


def operation_id(route: Route) -> str:
    """Return the tag and the function, for `generate_unique_id_function`: also of APIRouter."""
    return short_id(route.name, [*route.tags, "default"][0])


def short_id(name: str, tag: Any) -> str:
    """Return an id made of letters, digits and underscores, with one hyphen."""
    return f"{identifier(str(getattr(tag, 'value', tag))).lower()}-{identifier(name)}"


def identifier(text: str) -> str:
    """Return the text in `[A-Za-z0-9_]`; what has no such letter is spelled by code points."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9_]+", plain)
    return "_".join(words) or "_".join(f"u{ord(character):x}" for character in text) or "default"


def unique(app: FastAPI, generate: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Generate the document, and put the unique ids into it.

    Raises:
        DuplicateOperationId: two functions have one name and one tag.
    """
    with warnings.catch_warnings():
        # FastAPI gives all methods of a route one id, and warns of it:
        # https://github.com/fastapi/fastapi/issues/13175
        warnings.filterwarnings("ignore", "Duplicate Operation ID")
        document = generate()
    for place, unique_id in assign(list(operations(app))).items():
        node = document
        for key in place:
            node = node[key]
        node["operationId"] = unique_id
    return document


def check(app: FastAPI) -> None:
    """Let nothing start that has no unique ids.

    Raises:
        DuplicateOperationId: two functions have one name and one tag.
    """
    assign(list(operations(app)))


def operations(app: FastAPI) -> Iterator[Operation]:
    """Yield all operations of the document: of paths, webhooks and callbacks."""
    for section, routes in (("paths", app.routes), ("webhooks", app.webhooks.routes)):
        for context in iter_route_contexts(routes):
            yield from operations_of(context, (section,), "default")


def operations_of(context: RouteContext, place: tuple[str, ...], tag: Any) -> Iterator[Operation]:
    """Yield the operations of a route, and those of its callbacks, which inherit its tag."""
    route = context.original_route
    if not isinstance(route, APIRoute) or not context.include_in_schema:
        return
    tag = [*(context.tags or ()), tag][0]
    for method in sorted(context.methods or ()):
        here = (*place, str(context.path_format), method.lower())
        name = context.operation_id or short_id(str(context.name), tag)
        yield Operation(here, name, route.endpoint)
        for callback in iter_route_contexts(context.callbacks or ()):
            yield from operations_of(callback, (*here, "callbacks", str(callback.name)), tag)


def assign(operations: Sequence[Operation]) -> dict[tuple[str, ...], str]:
    """Return the id of the operation at each place.

    Raises:
        DuplicateOperationId: two functions have one name and one tag.
    """
    groups: dict[str, list[Operation]] = defaultdict(list)
    for operation in operations:
        groups[operation.short_id].append(operation)
    owners: dict[str, Operation] = {}
    for group in groups.values():
        for unique_id, operation in zip(told_apart(group), group, strict=True):
            owner = owners.setdefault(unique_id, operation)
            if owner is not operation:
                raise DuplicateOperationId(unique_id, owner, operation)
    return {operation.place: unique_id for unique_id, operation in owners.items()}


def told_apart(group: Sequence[Operation]) -> list[str]:
    """Return ids for the operations of one short id: by the words that they do not share."""
    name = group[0].short_id
    if len(group) == 1 or any(other.endpoint is not group[0].endpoint for other in group):
        return [name] * len(group)
    shared = set.intersection(*(set(operation.words) for operation in group))
    ids = [
        "_".join([name, *(word for word in operation.words if word not in shared)])
        for operation in group
    ]
    if len(set(ids)) == len(ids):
        return ids
    return [f"{name}_{number}" for number, _ in enumerate(group, start=1)]


def function_name(operation: Operation) -> str:
    """Return the full name of the function that serves an operation."""
    endpoint = operation.endpoint
    return f"{endpoint.__module__}.{getattr(endpoint, '__qualname__', operation.short_id)}"
