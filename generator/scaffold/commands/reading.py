"""How a command reads a project: its source, and, if that is asked for, by running it."""

from __future__ import annotations

from dataclasses import replace

from scaffold.model.application import Reading
from scaffold.model.doubt import Kind
from scaffold.reading import read
from scaffold.world import importing, terminal
from scaffold.world.project import Project


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
    reading = read(project.files, app, elsewhere=project.elsewhere or "", needed=needed)
    if not run:
        return reading
    root, at_start = reading.applications[0], reading.at_start
    starts = [one.position for one in at_start if one.reason.kind is Kind.AT_START]
    name = app or root.name
    if starts:
        terminal.note(f"note: {name} is started, and ended: {starts[0]} registers only then.")
    running = importing.introspect(
        project.root, project.files, name, near=root.call.path, start=bool(starts)
    )
    kinds = {one.reason.kind for one in running.not_understood}
    is_started = bool(starts) and Kind.NOT_STARTED not in kinds
    left = [] if is_started else at_start
    return _seen(replace(reading, not_understood=left), running)


def _seen(reading: Reading, running: Reading) -> Reading:
    """Return what the running application is, with what else was read of it."""
    read_by_call = {one.call: one for one in reading.applications}
    applications = [
        replace(read_by_call.get(one.call, one), name=one.name, mounted_at=one.mounted_at)
        for one in running.applications
    ]
    return replace(
        running,
        applications=applications,
        not_understood=[*running.not_understood, *reading.not_understood],
        inclusions=reading.inclusions,
    )
