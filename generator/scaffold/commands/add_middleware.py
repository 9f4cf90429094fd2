"""`scaffold add-middleware`: a middleware at its place in the order, with its test."""

from __future__ import annotations

from dataclasses import dataclass

from scaffold.commands.change import Writing
from scaffold.commands.piece import add, check_names, next_steps, remove, uneditable
from scaffold.model.report import Report
from scaffold.pieces.joining import Piece
from scaffold.pieces.middleware import ours
from scaffold.pieces.middleware.foreign import foreign_middleware
from scaffold.pieces.middleware.texts import Middleware, middleware
from scaffold.pieces.ours import is_ours
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
    with uneditable(f"app.add_middleware({asked.class_name})"):
        piece = _piece(project, request.app, asked)
    if request.writing.remove:
        return remove(project, piece, request.writing)
    check_names(project, piece, asked.name)
    return add(project, piece, request.writing, next_=next_steps(project, piece))


def _piece(project: Project, app: str | None, asked: Middleware) -> Piece:
    if is_ours(project.files, ours.LISTED, ours.DEFINING):
        return ours.own_middleware(project.files, asked)
    reading = read(project.files, app)
    return foreign_middleware(project.files, reading.applications[0], asked)
