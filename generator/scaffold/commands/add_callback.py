"""`scaffold add-callback`: a documented callback, joined to its operation, with its test."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import NamedTuple

from scaffold.commands.change import cannot_edit, change, guarded
from scaffold.commands.past import past_of
from scaffold.commands.piece import add, next_steps
from scaffold.commands.reading import read_project
from scaffold.commands.removal import remove
from scaffold.commands.writing import Writing
from scaffold.model.application import Operation, Reading
from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.model.record import Past
from scaffold.model.report import Next, Report
from scaffold.pieces.callback.address import is_given
from scaffold.pieces.callback.callback_url import takes_callback_url
from scaffold.pieces.callback.contract import callback_in
from scaffold.pieces.callback.joints import Joining, joints, loses_parameter, written_by_hand
from scaffold.pieces.callback.plan import Asked, Planned, plan
from scaffold.pieces.callback.proof import proof_text
from scaffold.pieces.callback.room import Seat, room_for
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.callback.texts import PARAMETER, Callback, Model, callback_text
from scaffold.pieces.joining import Piece
from scaffold.pieces.modules import importer_of
from scaffold.pieces.names import check_name
from scaffold.pieces.ours import sdk_script
from scaffold.reading import find
from scaffold.reading.modules import Modules
from scaffold.world.project import Project, open_project


class Request(NamedTuple):
    """What the command line asks for; the names are those of the options, `run` is `--import`."""

    asked: Asked
    on: str | None
    app: str | None
    run: bool
    writing: Writing


def add_callback(request: Request) -> Report:
    """Write a callback and join it in, or take it out again.

    Raises:
        RefusedError: With exit code 2 for what was asked wrongly, and 1 for what cannot be done
            for certain. Nothing was written.
    """
    check_name(request.asked.name)
    project = open_project(request.writing.project)
    reading = read_project(project, request.app, run=request.run)
    if request.writing.remove:
        return _remove(project, reading, request)
    owner = _owner(reading, _found(project, reading, request))
    for position in (owner.operation.registration, owner.operation.definition):
        if position:
            guarded(project, position.path)
    planned = plan(Modules(project.files, owner.application), owner, request.asked)
    if (obstacle := planned.obstacle) is not None:
        raise cannot_edit(obstacle.position, obstacle.reason, _snippet(planned))
    piece = _piece(planned, owner)
    notes = [*planned.notes]
    if planned.room.test is None:
        steps = []
        notes.append(f"no test was written: none can make {owner.application.name} by itself.")
    else:
        steps = next_steps(project, piece)
    if script := sdk_script(project.files):
        steps.append(Next(script, "the clients learn of it"))
    steps.append(_sending(planned.callback, owner.operation))
    return add(project, piece, request.writing, next_=steps, notes=notes)


def _sending(callback: Callback, operation: Operation) -> Next:
    """Return what the command leaves to do: it documents a request that somebody has to send."""
    to = PARAMETER if is_given(callback.address) else callback.address
    handler = operation.handler.rpartition(":")[2]
    at = operation.definition or operation.registration
    why = "so far it is only documented"
    return Next(f"send {callback.name} from {handler} in {at.path}, to {to}", why)


def _found(project: Project, reading: Reading, request: Request) -> Operation:
    """Return the operation that is meant; where reading missed it, say what was not understood."""
    if request.on is None:
        message = "Say which operation the callback belongs to: --on 'POST /invoices/'."
        raise wrong_usage("on", message, "scaffold operations")
    try:
        return find(reading, request.on)
    except RefusedError as error:
        doubts = reading.not_understood
        if request.run or not doubts or error.problems[0].code != "no-such-operation":
            raise
        for path in project.files:
            if any(path in doubt.reason for doubt in doubts):
                guarded(project, path)
        lines = [f"  {doubt.position}  {doubt.reason}" for doubt in doubts]
        message = "\n".join([str(error), "It may be in what was not understood:", *lines])
        raise wrong_usage(
            "no-such-operation", message, f"{request.writing.replay} --import"
        ) from error


def _owner(reading: Reading, operation: Operation) -> Owner:
    applications = {one.name: one for one in reading.applications}
    return Owner(operation, applications[operation.application], reading)


def _piece(planned: Planned, owner: Owner) -> Piece:
    room, callback = planned.room, planned.callback
    proof = proof_text(
        callback,
        owner.operation.method,
        owner.path,
        imports=room.imports,
        argument=room.argument,
        application=room.application,
    )
    created = {**room.inits, room.path: callback_text(callback)}
    if room.test:
        created[room.test] = proof
    return Piece(room.path, room.test, created, joints(planned.joining, _snippet(planned)))


def _snippet(planned: Planned) -> str:
    """Return all that a person would write."""
    text = callback_text(planned.callback)
    return f"{written_by_hand(planned.joining)}\n\nand as {planned.room.path}:\n{text}"


def _remove(project: Project, reading: Reading, request: Request) -> Report:
    name = request.asked.name
    operation = _having(project, reading, request)
    if operation is None:
        return _remove_left(project, reading, request)
    owner, past = _owner(reading, operation), past_of(project, request.writing)
    added = _added(project, owner, name, past)
    notes = []
    if not past.entries and loses_parameter(project.files, added.joining):
        notes.append(f"{_function(operation)} no longer takes {PARAMETER}, which it did not use.")
    return remove(project, _piece(added, owner), request.writing, notes=notes)


def _remove_left(project: Project, reading: Reading, request: Request) -> Report:
    """Take out what is left of a callback whose operation went before it."""
    name = request.asked.name
    room = room_for(project.modules, name, reading.applications[0])
    if room.path not in project.files:
        return change(project, {}, request.writing, notes=[f"There is no {name}."])
    present = callback_in(project.modules.tree(room.path), name)
    created = {room.path: callback_text(present) if present else ""}
    if room.is_alone(project.files):
        created |= room.inits
    if room.test:
        # What it said of the operation is not known any more.
        created[room.test] = ""
    if importer_of(project.modules, created):
        message = f"No operation documents {name}; say which one did: --on."
        raise wrong_usage("on", message, "scaffold operations")
    return remove(project, Piece(room.path, room.test, created, ()), request.writing)


def _added(project: Project, owner: Owner, name: str, past: Past) -> Planned:
    """Return the callback as it is there, with what goes with it."""
    modules, operation = Modules(project.files, owner.application), owner.operation
    room = room_for(modules, name, owner.application)
    if not room.is_alone(project.files):
        room = replace(room, inits={})
    present = callback_in(modules.tree(room.path), name)
    callback = present or Callback(name, "", Model("Event"), Model("Reply"))
    module = Seat(modules, room.path, operation.registration.path).package
    joining = Joining(name, module, operation.registration)
    if _goes(owner, callback, past):
        joining = replace(joining, definition=operation.definition)
    return Planned(room, callback, joining)


def _goes(owner: Owner, callback: Callback, past: Past) -> bool:
    """Say whether the handler takes `callback_url` for this callback alone."""
    operation = owner.operation
    at = operation.definition
    if at is None or not is_given(callback.address) or {*operation.callbacks} - {callback.name}:
        return False
    return not past.had(at.path, partial(takes_callback_url, _function(operation)))


def _function(operation: Operation) -> str:
    return operation.handler.rpartition(":")[2].rpartition(".")[2]


def _having(project: Project, reading: Reading, request: Request) -> Operation | None:
    """Return the operation whose callback it is: the one that is named, or the only one."""
    if request.on is not None:
        return _found(project, reading, request)
    name = request.asked.name
    found = [one for one in reading.operations if name in one.callbacks]
    if len(found) > 1:
        lines = [f"  --on '{one.method} {one.path}'  ({one.registration})" for one in found]
        message = "\n".join([f"Several operations document {name}:", *lines])
        raise wrong_usage("several-operations", message)
    return found[0] if found else None
