"""`scaffold add-middleware`: a middleware at its place in the order, with its test."""

from __future__ import annotations

from dataclasses import dataclass

from scaffold.commands.change import Writing
from scaffold.commands.piece import add, remove
from scaffold.model.report import Report
from scaffold.pieces.middleware import ours
from scaffold.pieces.middleware.texts import middleware
from scaffold.world.project import open_project


@dataclass(frozen=True)
class Request:
    """What the command line asks for; the names are those of the options."""

    name: str
    before: str | None
    after: str | None
    app: str | None
    run: bool
    writing: Writing


def add_middleware(request: Request) -> Report:
    """Write a middleware and put it in its place, or take it out again."""
    project = open_project(request.writing.project)
    asked = middleware(request.name, request.before, request.after)
    piece = ours.own_middleware(asked)
    if request.writing.remove:
        return remove(project, piece, request.writing)
    return add(project, piece, request.writing)
