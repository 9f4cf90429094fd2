"""`scaffold add-middleware`: a middleware at its place in the order, with its test."""

from __future__ import annotations

from dataclasses import dataclass

from scaffold.commands.change import Writing
from scaffold.commands.piece import add, check_names, next_steps, remove, uneditable
from scaffold.model.position import Position
from scaffold.model.report import Report
from scaffold.pieces.joining import Piece, by_hand
from scaffold.pieces.middleware import ours
from scaffold.pieces.middleware.foreign import foreign_middleware
from scaffold.pieces.middleware.middleware import Middleware, middleware
from scaffold.pieces.middleware.texts import middleware_text
from scaffold.pieces.request_state import check_not_yielded, rendered_state, yielded_by
from scaffold.pieces.template import is_rendered
from scaffold.reading import read
from scaffold.world.project import Project, open_project


@dataclass(frozen=True)
class Request:
    """What the command line asks for; the names are those of the options."""

    name: str
    before: str | None
    after: str | None
    app: str | None
    writing: Writing


def add_middleware(request: Request) -> Report:
    """Write a middleware and put it in its place, or take it out again."""
    project = open_project(request.writing.project)
    asked = middleware(request.name, request.before, request.after)
    line = f"app.add_middleware({asked.class_name})"
    with uneditable(by_hand(line, f"{asked.name}.py", middleware_text(asked))):
        piece, keys = _piece(project, request.app, asked)
    if request.writing.remove:
        return remove(project, piece, request.writing, state=asked.name)
    check_names(project, piece, asked.name)
    if piece.module not in project.files:
        check_not_yielded(asked.name, keys)
    return add(project, piece, request.writing, next_=next_steps(project, piece))


def _piece(
    project: Project, app: str | None, asked: Middleware
) -> tuple[Piece, dict[str, Position]]:
    """Return the piece, and what the lifespan yields, by name."""
    files = project.files
    if is_rendered(project.modules, ours.LISTED, ours.DEFINING):
        return ours.own_middleware(files, asked), rendered_state(project.modules)
    application = read(files, app).applications[0]
    return foreign_middleware(project.modules, application, asked), yielded_by(files, application)
