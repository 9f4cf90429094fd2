"""`scaffold add-router`: a router, included, with its test."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scaffold.commands.change import Writing
from scaffold.commands.piece import (
    add,
    check_names,
    next_steps,
    remove,
    uneditable,
    with_piece,
)
from scaffold.commands.reading import read_project
from scaffold.model.application import Operation, Reading
from scaffold.model.problem import refused, wrong_usage
from scaffold.model.report import Next, Report
from scaffold.pieces.joining import Piece, by_hand
from scaffold.pieces.router import ours
from scaffold.pieces.router.clashes import (
    check_holes,
    check_included_alike,
    check_included_once,
    check_operations,
    hiding,
    takes_the_rest,
)
from scaffold.pieces.router.foreign import foreign_router, unprotected, with_test
from scaffold.pieces.router.places import joined_at
from scaffold.pieces.router.texts import Router, present_router, router, router_text
from scaffold.pieces.template import is_rendered, sdk_script
from scaffold.reading import read
from scaffold.world.project import Project, open_project


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
    reading = read_project(project, request.app, run=request.run)
    line = f"app.include_router({asked.name}.router)"
    with uneditable(by_hand(line, f"{asked.name}.py", router_text(asked))):
        piece, asked, notes = _as_present(request, project, reading, asked)
    if not request.writing.remove:
        check_names(project, piece, asked.name)
        piece = _above_the_rest(request, project, reading, asked, piece)
    found = _operations(request, project, reading, piece)
    if piece.test is None:
        path = next((one.path for one in found if "{" in one.end and not one.unknown), None)
        piece = with_test(project.modules, reading.applications[0], piece, asked, path)
    if request.writing.remove:
        return remove(project, piece, request.writing, notes=_left(project, found))
    return add(project, piece, request.writing, next_=_next(project, piece), notes=notes)


def _piece(
    project: Project, reading: Reading, asked: Router, above: Operation | None = None
) -> Piece:
    application = reading.applications[0]
    if is_rendered(project.modules, ours.LISTED, ours.DEFINING):
        at = above and joined_at(reading, above, application.call)
        return ours.own_router(project.files, asked, at)
    return foreign_router(project.modules, reading, application, asked, above)


def _above_the_rest(
    request: Request, project: Project, reading: Reading, asked: Router, piece: Piece
) -> Piece:
    """Return a new router included above what takes every path that is left, if that is there."""
    rest = [one for one in reading.operations if takes_the_rest(one)]
    if not rest or piece.module in project.files:
        return piece
    after = read(with_piece(project, piece), request.app).operations
    new = [one for one in after if _is_in(one, piece.module)]
    other = hiding(rest, after, new)
    return _piece(project, reading, asked, other) if other else piece


def _as_present(
    request: Request, project: Project, reading: Reading, asked: Router
) -> tuple[Piece, Router, list[str]]:
    """Return the piece, with the prefix and the tag that it has where it is there already.

    The router comes with it, and what is to be said of that.

    Raises:
        RefusedError: With exit code 2, where others are asked for.
    """
    piece = _piece(project, reading, asked)
    module = piece.module
    if module not in project.files:
        asked, notes = _with_free_model(project, asked, near=module)
        notes += unprotected(project.modules, reading, reading.applications[0])
        return _piece(project, reading, asked), asked, notes
    present = present_router(asked.name, project.files[module].content)
    if present is None or present == asked:
        return piece, asked, []
    for option in ("prefix", "tag"):
        has, wanted = getattr(present, option), getattr(request, option)
        if wanted not in (None, has):
            message = f"{module} is there already, with the {option} {has!r}."
            raise wrong_usage("taken", message)
    return _piece(project, reading, present), present, []


def _with_free_model(project: Project, asked: Router, *, near: str) -> tuple[Router, list[str]]:
    """Return the router with a class that no other one is called like, and what is to be said.

    FastAPI gives two models of one name other names in the document, and clients get other types:
    https://github.com/fastapi/fastapi/pull/14797

    Raises:
        RefusedError: With exit code 2, where the second name is taken too.
    """
    if not (found := project.modules.classes(asked.model, near)):
        return asked, []
    at = found[0].position
    model = f"{asked.model}Response"
    if others := project.modules.classes(model, near):
        message = f"There are classes {asked.model} and {model} already: {at}, "
        message += f"{others[0].position}."
        raise wrong_usage("taken", f"{message} Take another name.")
    note = f"{at} has a class {asked.model} already: the new one is called {model}."
    return replace(asked, model=model), [note]


def _operations(
    request: Request, project: Project, reading: Reading, piece: Piece
) -> list[Operation]:
    """Return the operations that the router brings, read from the project with it in.

    Raises:
        RefusedError: With exit code 2, where they and those that are there do not go together;
            with 1, where reading alone does not find that they are included.
    """
    module = piece.module
    if request.writing.remove:
        return [one for one in reading.operations if _is_in(one, module)]
    if module not in project.files:
        unrun = read(project.files, request.app) if request.run else reading
        check_included_once(unrun, piece, request.name, project.files)
    after = read(with_piece(project, piece), request.app)
    new = [one for one in after.operations if _is_in(one, module)]
    if module not in project.files:
        with uneditable(by_hand(piece.joints[0].snippet, module, piece.created[module])):
            check_included_alike(after, module)
    if not any(_is_in(one, module) for one in reading.operations):
        check_operations(reading.operations, after.operations, new)
        if not request.run:
            check_holes(reading.operations, new)
    if not new and not request.run and module not in project.files:
        joint = piece.joints[0]
        message = f"Reading {joint.path} does not tell which paths a router gets there."
        raise refused("not-understood", f"{message} Nothing was written.", "--import")
    return new


def _left(project: Project, gone: list[Operation]) -> list[str]:
    """Return what to know of the callbacks of operations that go."""
    names = dict.fromkeys(name for one in gone for name in one.callbacks)
    commands = {name: f"scaffold add-callback {name} --remove" for name in names}
    return [f"{name} stays: {project.from_here(commands[name])} takes it out." for name in names]


def _is_in(operation: Operation, module: str) -> bool:
    return operation.definition is not None and operation.definition.path == module


def _next(project: Project, piece: Piece) -> list[Next]:
    steps = next_steps(project, piece)
    if script := sdk_script(project.files):
        steps.append(Next(script, "the clients learn of it"))
    return steps
