"""How a command reads a project: its source, and, if that is asked for, by running it."""

from __future__ import annotations

from dataclasses import replace

from scaffold.model.application import Application, Reading
from scaffold.model.doubt import Kind
from scaffold.model.problem import RefusedError
from scaffold.reading import read
from scaffold.world import importing, terminal
from scaffold.world.project import Project

ONLY_READ = ("is_factory", "variable", "given_away", "unique_id_function")


def read_project(project: Project, app: str | None, *, run: bool, needed: bool = True) -> Reading:
    """Return what is read of the application, or, with `run`, what it is when it is imported.

    Args:
        project: The project.
        app: Its application, where that has to be said.
        run: Whether to import it.
        needed: Whether there has to be an application.

    Raises:
        RefusedError: Where there is no application, or several and none was named; or where the
            project cannot be imported.
    """
    needed = needed or run
    try:
        reading = read(project.files, app, elsewhere=project.elsewhere or "", needed=needed)
    except RefusedError:
        if not (run and app):
            raise
        reading = Reading((), (), ())
    if not run:
        return reading
    root, at_start = next(iter(reading.applications), None), reading.at_start
    starts = [one.position for one in at_start if one.reason.kind is Kind.AT_START]
    name, near = app or (root.name if root else ""), root.call.path if root else ""
    if starts:
        terminal.note(f"note: {name} is started, and ended: {starts[0]} registers only then.")
    running = importing.introspect(project.root, project.files, name, near=near, start=bool(starts))
    is_started = running.imported and running.imported.is_started
    left = [] if is_started else at_start
    return _seen(replace(reading, not_understood=left), running)


def _seen(reading: Reading, running: Reading) -> Reading:
    """Return what the running application is, with what else was read of it."""
    known = {at: one for one in reading.applications for at in (one.call, *one.other_calls)}
    applications = [
        _application(known[one.call], one) if one.call in known else one
        for one in running.applications
    ]
    doubts = [*running.not_understood, *reading.not_understood]
    return replace(running, applications=applications, not_understood=doubts)


def _application(read: Application, running: Application) -> Application:
    """Return an application as it runs, with what the source alone says of it."""
    only_read = {name: getattr(read, name) for name in ONLY_READ}
    calls = {read.call, *read.other_calls} - {running.call}
    return replace(
        running,
        other_calls=tuple(sorted(calls)),
        lifespan=running.lifespan or read.lifespan,
        has_lifespan=running.has_lifespan or read.has_lifespan,
        event_handlers=running.event_handlers or read.event_handlers,
        **only_read,
    )
