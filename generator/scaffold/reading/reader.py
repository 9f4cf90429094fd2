"""From a project's files to its applications and operations."""

from __future__ import annotations

from collections.abc import Sequence

from scaffold.model.application import Application, Operation, Reading
from scaffold.model.doubt import Doubt, Kind, merged
from scaffold.model.position import Position
from scaffold.model.problem import wrong_usage
from scaffold.model.tree import Tree
from scaffold.project.layout import Layout
from scaffold.project.trees import Trees
from scaffold.reading import applications
from scaffold.reading.applications import Named
from scaffold.reading.attributes import attribute
from scaffold.reading.calling import call
from scaffold.reading.choosing import choose
from scaffold.reading.expressions import EXPRESSIONS
from scaffold.reading.limits import unhindered
from scaffold.reading.listing import (
    Around,
    Listed,
    inclusions,
    listed,
    mounts,
    operations,
    rendered,
)
from scaffold.reading.operation_ids import ids_of
from scaffold.reading.routing import Router
from scaffold.reading.run import Run
from scaffold.reading.statements import STATEMENTS
from scaffold.reading.unplaced import unplaced
from scaffold.reading.values import Call, Class, Decorated, Function


def read(
    files: Tree, app: str | None = None, *, elsewhere: str = "", needed: bool = True
) -> Reading:
    """Return what a project's source says of its applications.

    Args:
        files: The project.
        app: The application that is meant, as uvicorn names it: `app.main:app`; where there is
            only one, it need not be named.
        elsewhere: Where the project is, as seen from the current folder: for the options that a
            refusal tells.
        needed: Whether to refuse a project without an application; else the operations are
            returned that stand in its source.

    Raises:
        RefusedError: With exit code 2, where there is no such application, or more than one.
    """
    trees = Trees(files)

    def start() -> Run:
        return Run(trees, Layout(files), EXPRESSIONS, STATEMENTS, call, attribute)

    with unhindered():
        run, root = choose(start, app, elsewhere)
        if root is not None:
            return _reading(run, root)
        doubts, perhaps = _not_parsed(run), [*unplaced(run, ())]
    if needed or not perhaps:
        message = "No `FastAPI()` was found in the project."
        raise wrong_usage("no-app", message, "--project '<its folder>'")
    return Reading((), (), doubts, perhaps=perhaps)


def _reading(run: Run, root: Named) -> Reading:
    imported = {item for item in listed(root.router) if isinstance(item, Doubt)}
    _start(run, root.router)
    items = list(listed(root.router))
    routes = [item for item in items if isinstance(item, Listed)]
    sure = [item for item in routes if item.unsure is None]
    found: list[Operation] = []
    for item, ids in zip(sure, ids_of(run, sure), strict=True):
        found += operations(item, run.layout, _mounted_name(run, root, item.around), ids)
    perhaps = _perhaps(run, root, routes)
    doubts = [item for item in items if isinstance(item, Doubt)]
    at_start = [item for item in doubts if item not in imported]
    doubts += _not_parsed(run)
    doubts += applications.perhaps_imported(run)
    doubts += [doubt for doubt in (run.given_up, run.exhausted) if doubt]
    return Reading(
        applications=_applications(run, root),
        operations=found,
        not_understood=merged(doubts),
        inclusions=inclusions(root.router),
        at_start=merged(at_start),
        perhaps=perhaps,
    )


def _start(run: Run, root: Router) -> None:
    """Execute what runs when the application starts, now that everything it may use is defined.

    A lifespan gets its application; that of a router the one that includes it.
    """
    with run.maybe(Kind.AT_START()):
        for function, router, call in run.starts:  # which may grow
            if function is not None:
                given = router if router.is_app else root
                run.call(function, Call(call.node, call.scope, (given,)))


def _perhaps(run: Run, root: Named, routes: Sequence[Listed]) -> list[Operation]:
    """Return each operation once of which something is not understood."""
    found: dict[object, Operation] = {}
    for item in routes:
        name = _mounted_name(run, root, item.around)
        for one in operations(item, run.layout, name, {}) if item.unsure else ():
            found.setdefault((one.method, one.path, one.handler, one.registration, name), one)
    others = [item for app in run.apps for item in listed(app) if isinstance(item, Listed)]
    placed = {item.route.registration for item in (*routes, *others)}
    return [*found.values(), *unplaced(run, placed)]


def _not_parsed(run: Run) -> list[Doubt]:
    """Return the modules that could not be executed, as far as they may register something."""
    return [doubt for doubt in run.broken() if run.relevance.is_evident(doubt.position.path)]


def _mounted_name(run: Run, root: Named, item: Around) -> str:
    """Return the name of the application around a route; an unnamed one has that of its mount."""
    if item.application is root.router:
        return root.name
    known = applications.named(run, item.application)
    return known.name if known else f"{root.name} at {rendered(item.mounted_at)[0]}"


def _applications(run: Run, root: Named) -> list[Application]:
    found = [_application(run, root, None)]
    for mounted in mounts(root.router):
        name = _mounted_name(run, root, mounted)
        found.append(
            _application(
                run,
                Named(mounted.application, name, mounted.application.call.path),
                rendered(mounted.mounted_at)[0],
            )
        )
    return found


def _application(run: Run, named: Named, mounted_at: str | None) -> Application:
    router = named.router
    return Application(
        name=named.name,
        call=router.call,
        other_calls=tuple(router.other_calls),
        is_factory=named.is_factory,
        variable=router.variable,
        mounted_at=mounted_at,
        lifespan=_lifespan(router.lifespan),
        has_lifespan=router.lifespan is not None,
        event_handlers=tuple(router.event_handlers),
        given_away=tuple(router.given_away),
        inclusions=tuple(router.included),
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
