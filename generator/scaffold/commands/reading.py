"""How a command reads a project: its source, and, if that is asked for, by running it."""

from __future__ import annotations

from dataclasses import replace

from scaffold.model.application import Reading
from scaffold.reading import read
from scaffold.world import importing
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
    root = reading.applications[0]
    name = app or root.name
    return seen(
        reading, importing.introspect(project.root, project.files, name, near=root.call.path)
    )


def seen(reading: Reading, running: Reading) -> Reading:
    """Return what the running application is, with what else was read of it.

    Importing it does not tell what is added when it starts.
    """
    read_by_call = {one.call: one for one in reading.applications}
    applications = [
        replace(read_by_call.get(one.call, one), name=one.name, mounted_at=one.mounted_at)
        for one in running.applications
    ]
    return replace(
        running,
        applications=applications,
        not_understood=[*running.not_understood, *reading.at_start],
        inclusions=reading.inclusions,
    )
