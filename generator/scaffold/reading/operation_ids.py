"""Operation ids: the explicit ones, FastAPI's own, and those of a function of the project."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from scaffold.reading import our_ids
from scaffold.reading.listing import Listed, rendered
from scaffold.reading.routes import route_name
from scaffold.reading.run import NOWHERE, Run
from scaffold.reading.values import Class, Function, Instance

Ids = dict[str, str | None]


def ids_of(run: Run, items: Sequence[Listed]) -> list[Ids]:
    """Return the ids of each route's methods; None where only the running project knows them."""
    ids: list[Ids] = []
    for item in items:
        unique = _id(run, item)
        ids.append(dict.fromkeys(item.route.methods, unique))
    if our_ids.is_ours(run.files):
        _tell_apart(items, ids)
    return ids


def _id(run: Run, item: Listed) -> str | None:
    route = item.route
    if route.router.renamed or item.around.application.renamed or _document_changes(run, item):
        return None
    if route.operation_id is not None:
        return route.operation_id
    name = route_name(route)
    if name is None:
        return None
    path, holes = rendered(item.path)
    if any(hole.default is None for hole in holes):
        return None
    function = item.unique_id
    if function is None:
        return _default(name, path, item)
    if isinstance(function, Function):
        if our_ids.is_ours(run.files) and function.position.path == our_ids.PATH:
            return our_ids.short_id(name, [*item.tags, "default"][0])
        return _computed(run, function, name, path, item)
    return None


def _default(name: str, path: str, item: Listed) -> str | None:
    """Return what FastAPI's `generate_unique_id` does; its choice among several methods varies."""
    if len(item.route.methods) != 1:
        return None
    words = re.sub(r"\W", "_", f"{name}{path}")
    return f"{words}_{item.route.methods[0].lower()}"


def _computed(run: Run, function: Function, name: str, path: str, item: Listed) -> str | None:
    """Return what a function of the project makes of the route."""
    route = Instance(_ROUTE, {"name": name, "tags": [*item.tags], "path_format": path})
    if len(item.route.methods) == 1:
        route.names["methods"] = set(item.route.methods)
    if "{" not in path:
        route.names["path"] = path
    result = run.call(function, NOWHERE.with_first(route))
    return result if isinstance(result, str) else None


_ROUTE = Class("APIRoute", "APIRoute", None, (), {}, ())  # type: ignore[arg-type]


def _document_changes(run: Run, item: Listed) -> bool:
    """Tell whether the application makes its document itself, and gives other ids in it."""
    application = item.around.application
    if our_ids.is_ours(run.files):
        return not our_ids.is_known(run.files)
    own = application.names.get("openapi") or (application.of and application.of.lookup("openapi"))
    if not isinstance(own, Function):
        return False
    return b"operationId" in run.files[own.position.path].content


def _tell_apart(items: Sequence[Listed], ids: list[Ids]) -> None:
    """Give the operations of one function that share an id different ones, as ours do."""
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, item in enumerate(items):
        for method, unique in ids[number].items():
            if unique is not None and item.in_schema:
                groups[unique].append((number, method))
    shared = {short: group for short, group in groups.items() if len(group) > 1}
    for short, group in shared.items():
        places = [(rendered(items[number].path)[0], method.lower()) for number, method in group]
        endpoints = {id(items[number].route.endpoint) for number, _ in group}
        if len(endpoints) == 1:
            apart = our_ids.told_apart(short, places)
            for (number, method), unique in zip(group, apart, strict=True):
                ids[number][method] = unique
