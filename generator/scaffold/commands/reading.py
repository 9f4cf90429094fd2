"""How a command reads a project: its source, and, if that is asked for, by running it."""

from __future__ import annotations

from scaffold.model.application import Reading
from scaffold.reading import read
from scaffold.reading.imported import imported
from scaffold.world import importing
from scaffold.world.project import Project


def read_project(project: Project, app: str | None, *, run: bool, needed: bool = True) -> Reading:
    """Return what is read of the application, or, with `run`, what it tells when it is imported.

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
    told = importing.tell(project.root, project.files, app or root.name, near=root.call.path)
    return imported(project.files, reading, told)
