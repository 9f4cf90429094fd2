"""From a project's files to its applications and operations."""

from __future__ import annotations

from scaffold.model.application import (
    Application,
    Inclusion,
    NotUnderstood,
    Operation,
    Position,
    Reading,
)
from scaffold.model.tree import Tree
from scaffold.reading import applications
from scaffold.reading.applications import Named
from scaffold.reading.calling import call
from scaffold.reading.expressions import EXPRESSIONS
from scaffold.reading.listing import Listed, listed, operations
from scaffold.reading.names import Layout
from scaffold.reading.operation_ids import NOWHERE, ids_of
from scaffold.reading.routing import Include, Mount, Router
from scaffold.reading.run import Run
from scaffold.reading.statements import STATEMENTS
from scaffold.reading.values import Class, Decorated, Function


def read(files: Tree, app: str | None = None) -> Reading:
    """Return what a project's source says of its applications.

    Args:
        files: The project.
        app: The application that is meant, as uvicorn names it: `app.main:app`; where there is
            only one, it need not be named.

    Raises:
        RefusedError: With exit code 2, where there is no such application, or more than one.
    """
    run, chosen = _find(files, app)
    return _reading(run, chosen)


def _start(files: Tree, layout: Layout) -> Run:
    return Run(files, layout, EXPRESSIONS, STATEMENTS, call)


def _find(files: Tree, app: str | None) -> tuple[Run, Named]:
    layout = Layout(files)
    run = _start(files, layout)
    paths = _modules(files, layout, app)
    for path in paths:
        run.load(path)
    found = [applications.named(run, router) for router in applications.roots(run.apps)]
    if found and (app is None or any(item.name == app for item in found)):
        return run, applications.choose(found, app)
    made = _from_factories(files, layout, run, paths)
    chosen = applications.choose([*found, *(named for _, named in made)], app)
    return next((other for other, named in made if named is chosen), run), chosen


def _modules(files: Tree, layout: Layout, app: str | None) -> list[str]:
    likely = applications.likely_modules(files)
    if app is None:
        return likely
    module = app.partition(":")[0]
    named = [path for path in files if path.endswith(".py") and layout.module_of(path) == module]
    return [*named, *likely]


def _from_factories(
    files: Tree, layout: Layout, run: Run, paths: list[str]
) -> list[tuple[Run, Named]]:
    """Call each factory in a reading of its own: they may share routers."""
    made = []
    for name, _ in applications.factories(run, paths):
        fresh = _start(files, layout)
        for path in paths:
            fresh.load(path)
        function = next(
            (value for other, value in applications.factories(fresh, paths) if other == name), None
        )
        if function is None:
            continue
        before = len(fresh.apps)
        result = fresh.call(function, [], {}, NOWHERE, function.scope)
        if isinstance(result, Router) and result.is_app:
            made.append((fresh, Named(result, name, is_factory=True)))
        elif len(fresh.apps) > before:
            made.append((fresh, Named(fresh.apps[before], name)))
    return made


def _reading(run: Run, root: Named) -> Reading:
    items = list(listed(root.router))
    routes = [item for item in items if isinstance(item, Listed)]
    names = _names(run, root, routes)
    found: list[Operation] = []
    for item, ids in zip(routes, ids_of(run, routes), strict=True):
        name = names[id(item.around.application)]
        found += operations(item, run.layout, name, ids)
    doubts = [item for item in items if isinstance(item, NotUnderstood)]
    return Reading(
        applications=_applications(run, root),
        operations=found,
        not_understood=list(dict.fromkeys(doubts)),
        inclusions=_inclusions(root.router, set()),
    )


def _names(run: Run, root: Named, routes: list[Listed]) -> dict[int, str]:
    names = {id(root.router): root.name}
    for item in routes:
        application = item.around.application
        if id(application) not in names:
            names[id(application)] = applications.named(run, application).name
    return names


def _applications(run: Run, root: Named) -> list[Application]:
    found = [_application(run, root, None)]
    seen = {id(root.router)}
    stack = [(root.router, "")]
    while stack:
        router, at = stack.pop()
        for entry in router.entries:
            if isinstance(entry, Include | Mount) and id(entry.router) not in seen:
                seen.add(id(entry.router))
                path = at + (entry.path if isinstance(entry, Mount) else entry.prefix)
                stack.append((entry.router, path))
                if isinstance(entry, Mount):
                    found.append(_application(run, applications.named(run, entry.router), path))
    return found


def _application(run: Run, named: Named, mounted_at: str | None) -> Application:
    router = named.router
    return Application(
        name=named.name,
        call=router.call,
        is_factory=named.is_factory,
        variable=router.variable,
        mounted_at=mounted_at,
        lifespan=_lifespan(router.lifespan),
        has_lifespan=router.lifespan is not None,
        event_handlers=tuple(router.event_handlers),
        inclusions=_own_inclusions(router),
        added_middleware=tuple(router.added_middleware),
        unique_id_function=_function_name(run, router.unique_id),
    )


def _lifespan(value: object) -> Position | None:
    function = value.function if isinstance(value, Decorated) else value
    return function.position if isinstance(function, Function | Class) else None


def _function_name(run: Run, value: object) -> str | None:
    if isinstance(value, Function):
        return f"{run.layout.module_of(value.position.path)}:{value.qualname}"
    return None


def _own_inclusions(router: Router) -> tuple[Inclusion, ...]:
    return tuple(
        Inclusion(item.call, item.router, item.prefix, item.written, router.call)
        for item in router.included
    )


def _inclusions(router: Router, seen: set[int]) -> tuple[Inclusion, ...]:
    """Return the inclusions of a router, then those of the routers that it includes."""
    if id(router) in seen:
        return ()
    seen.add(id(router))
    found = _own_inclusions(router)
    for entry in router.entries:
        if isinstance(entry, Include):
            found += _inclusions(entry.router, seen)
    return found
