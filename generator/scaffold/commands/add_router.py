"""`scaffold add-router`: a router, included, with its test."""

from __future__ import annotations

from dataclasses import dataclass

from scaffold.commands.change import Writing
from scaffold.commands.piece import add, remove
from scaffold.model.report import Next, Report
from scaffold.pieces import router_ours
from scaffold.pieces.router import router
from scaffold.world.project import open_project


@dataclass(frozen=True)
class Request:
    """What the command line asks for; the names are those of the options."""

    name: str
    prefix: str | None
    tag: str | None
    app: str | None
    run: bool
    writing: Writing


def add_router(request: Request) -> Report:
    """Write a router and include it, or take it out again."""
    project = open_project(request.writing.project)
    asked = router(request.name, request.prefix, request.tag)
    piece = router_ours.own_router(asked)
    if request.writing.remove:
        return remove(project, piece, request.writing)
    return add(project, piece, request.writing)
