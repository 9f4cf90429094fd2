"""`scaffold add-resource`: what lives as long as the application, opened in its lifespan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scaffold.commands.change import Writing
from scaffold.commands.piece import add, check_names, next_steps, remove, uneditable
from scaffold.model.application import Application
from scaffold.model.problem import wrong_usage
from scaffold.model.report import Report
from scaffold.pieces.joining import Piece, by_hand, variables
from scaffold.pieces.mounts import handlers_mounted
from scaffold.pieces.request_state import check_not_written
from scaffold.pieces.resource import ours
from scaffold.pieces.resource.foreign import foreign_resource, opened_by_hand
from scaffold.pieces.resource.resource import Resource, present_resource, resource
from scaffold.pieces.resource.taken import check_not_in_lifespan, check_not_in_state
from scaffold.pieces.resource.texts import resource_text
from scaffold.pieces.template import is_rendered
from scaffold.project.modules import Modules
from scaffold.reading import read
from scaffold.world.project import Project, open_project


@dataclass(frozen=True)
class Request:
    """What the command line asks for; the names are those of the options."""

    name: str
    env: str | None
    app: str | None
    writing: Writing


def add_resource(request: Request) -> Report:
    """Write a resource and open it in the lifespan, or take it out again."""
    project = open_project(request.writing.project)
    asked = resource(request.name, request.env)
    with uneditable(by_hand(opened_by_hand(asked.name), f"{asked.name}.py", resource_text(asked))):
        piece, application = _as_present(request, project, asked)
    if request.writing.remove:
        return remove(project, piece, request.writing, state=asked.name)
    check_names(project, piece, asked.name)
    _check_variable(project, piece, asked)
    if piece.module not in project.files:
        _check_state(project.modules, piece, asked.name, application)
    notes = [*_out_of_reach(project, piece, asked.name)]
    return add(project, piece, request.writing, next_=next_steps(project, piece), notes=notes)


def _out_of_reach(project: Project, piece: Piece, name: str) -> Iterator[str]:
    """Yield a note where there are handlers that do not see the state of the application."""
    if not _is_in_request(piece) and (mount := handlers_mounted(project.modules)):
        yield (
            f"{mount}: get_{name} finds nothing in handlers of a mounted application: "
            "`request.app` is that one there."
        )


def _piece(project: Project, app: str | None, asked: Resource) -> tuple[Piece, Application | None]:
    """Return the piece, and the application that it is read of; None in one of our template."""
    if is_rendered(project.modules, ours.LISTED, ours.DEFINING):
        return ours.own_resource(project.files, asked), None
    application = read(project.files, app).applications[0]
    return foreign_resource(project.modules, application, asked), application


def _as_present(
    request: Request, project: Project, asked: Resource
) -> tuple[Piece, Application | None]:
    """Return what `_piece` does, with the variable that it has where it is there already.

    Raises:
        RefusedError: With exit code 2, where another is asked for.
    """
    piece, application = _piece(project, request.app, asked)
    if piece.module not in project.files:
        return piece, application
    present = present_resource(asked.name, project.modules.tree(piece.module))
    if present is None or present == asked:
        return piece, application
    if request.env is not None:
        raise wrong_usage("taken", f"{piece.module} is there already, and reads {present.env}.")
    return _piece(project, request.app, present)


def _check_state(
    modules: Modules, piece: Piece, name: str, application: Application | None
) -> None:
    """Refuse a name that something else has where the resource will be (exit code 2)."""
    if application:
        check_not_in_lifespan(name, modules.files, application)
    if _is_in_request(piece):
        check_not_written(name, modules)
    elif application:
        check_not_in_state(name, modules, application)


def _is_in_request(piece: Piece) -> bool:
    """Say whether the lifespan yields it: otherwise it is in the state of the application."""
    return "connection.app.state" not in piece.created[piece.module]


def _check_variable(project: Project, piece: Piece, asked: Resource) -> None:
    """Refuse a variable that something else reads already (exit code 2)."""
    if piece.module in project.files:
        return
    for path, lines in piece.examples.items():
        present = variables(project.files[path].content) if path in project.files else frozenset()
        if taken := sorted(present & variables(lines.encode())):
            message = f"{path} has {taken[0]} already. Name another variable for {asked.name}."
            raise wrong_usage("env", message, f"--env {asked.name.upper()}_SERVER_URL")
