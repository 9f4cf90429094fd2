"""How a command reads a project: its source, and, if that is asked for, by running it."""

from __future__ import annotations

from scaffold.model.application import Reading
from scaffold.reading import read
from scaffold.reading.imported import imported
from scaffold.world import importing
from scaffold.world.project import Project


def read_project(project: Project, app: str | None, *, run: bool) -> Reading:
    """Return what is read of the application, or, with `run`, what it tells when it is imported.

    Raises:
        RefusedError: Where there is no application, or several and none was named; or where the
            project cannot be imported.
    """
    reading = read(project.files, app, elsewhere=project.elsewhere or "")
    if not run:
        return reading
    root = reading.applications[0]
    told = importing.tell(project.root, project.files, app or root.name, near=root.call.path)
    return imported(project.files, reading, told)
