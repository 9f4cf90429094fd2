"""`scaffold add-resource`: what lives as long as the application, opened in its lifespan."""

from __future__ import annotations

from dataclasses import dataclass

from scaffold.commands.change import Writing
from scaffold.commands.piece import add, remove
from scaffold.model.report import Report
from scaffold.pieces.resource import ours
from scaffold.pieces.resource.texts import resource
from scaffold.world.project import open_project


@dataclass(frozen=True)
class Request:
    """What the command line asks for; the names are those of the options."""

    name: str
    env: str | None
    app: str | None
    run: bool
    writing: Writing


def add_resource(request: Request) -> Report:
    """Write a resource and open it in the lifespan, or take it out again."""
    project = open_project(request.writing.project)
    asked = resource(request.name, request.env)
    piece = ours.own_resource(asked)
    if request.writing.remove:
        return remove(project, piece, request.writing)
    return add(project, piece, request.writing)
