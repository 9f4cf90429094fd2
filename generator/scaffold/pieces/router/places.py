"""Where a new router belongs in a project that we did not make: its file, and who includes it."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

from scaffold.model.application import Application, Inclusion, Position, Reading
from scaffold.model.tree import Tree
from scaffold.pieces.places import Place, place_beside
from scaffold.pieces.projects import folder_of, joined

# A folder a subject, with the same files in each.
BY_SUBJECT = "router.py"


def included_already(reading: Reading, name: str) -> Inclusion | None:
    """Return how a router of that name is included."""
    ends = (f"/{name}.py", f"/{name}/{BY_SUBJECT}", f"/{name}/__init__.py")
    return next(
        (one for one in reading.inclusions if one.router and f"/{one.router.path}".endswith(ends)),
        None,
    )


def place_of(files: Tree, reading: Reading, application: Application, name: str) -> Place:
    """Return where a router of that name belongs: beside most of the others."""
    _, siblings = including(reading, application)
    routers = {one.router for one in siblings if one.router}
    paths = {one.path for one in routers} - owner_paths(reading, application)
    folders = Counter(map(folder_of, sorted(paths)))
    if not folders:
        return place_beside(files, application.call.path, ("routers",), name)
    if file := _by_subject(paths):
        return _beside_subjects(files, min(paths), file, name)
    return Place(joined(folders.most_common(1)[0][0], f"{name}.py"))


def owner_paths(reading: Reading, application: Application) -> set[str]:
    """Return the modules that include routers: those which they define are no file of their own."""
    return {application.call.path, *(one.call.path for one in reading.inclusions)}


def _by_subject(paths: set[str]) -> str | None:
    """Return the name that the files of all subjects have, where each has a folder of its own."""
    names = {PurePosixPath(path).name for path in paths}
    parents = {folder_of(folder_of(path)) for path in paths}
    folders = {folder_of(path) for path in paths}
    alike = len(names) == len(parents) == 1 and len(folders) == len(paths)
    return names.pop() if alike and (len(paths) > 1 or BY_SUBJECT in names) else None


def _beside_subjects(files: Tree, sibling: str, file: str, name: str) -> Place:
    folder = joined(folder_of(folder_of(sibling)), name)
    init = joined(folder, "__init__.py")
    wanted = file != "__init__.py" and joined(folder_of(sibling), "__init__.py") in files
    return Place(joined(folder, file), {init: ""} if wanted else {})


def including(reading: Reading, application: Application) -> tuple[Position, list[Inclusion]]:
    """Return what includes most of the routers, with how it does."""
    counted = Counter(one.owner for one in reading.inclusions)
    owner = max(counted, key=lambda one: counted[one], default=application.call)
    return owner, [one for one in reading.inclusions if one.owner == owner]
