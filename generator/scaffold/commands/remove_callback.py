"""`scaffold add-callback --remove`: a callback is taken out of its operation, with its test."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from scaffold.commands.callback import Request, operation_of, owner_of, piece_of
from scaffold.commands.change import change
from scaffold.commands.piece import history_of, remove
from scaffold.history.piece import PieceHistory
from scaffold.model.application import Operation, Reading
from scaffold.model.problem import wrong_usage
from scaffold.model.report import Report
from scaffold.pieces.callback.address import is_given
from scaffold.pieces.callback.callback_url import takes_callback_url
from scaffold.pieces.callback.contract import callback_in
from scaffold.pieces.callback.joints import Joining, loses_parameter
from scaffold.pieces.callback.plan import Planned
from scaffold.pieces.callback.room import Seat, room_for
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.callback.texts import PARAMETER, Callback, Model, callback_text
from scaffold.pieces.joining import Piece
from scaffold.project.import_graph import importer_of
from scaffold.project.modules import Modules
from scaffold.world.project import Project


def remove_callback(project: Project, reading: Reading, request: Request) -> Report:
    """Take a callback out of its operation, or what is left of it where that went before.

    Raises:
        RefusedError: With exit code 2, where it is not known which operation is meant; with 1,
            where it cannot be taken out for certain. Nothing was written.
    """
    name = request.asked.name
    operation = _having(project, reading, request)
    if operation is None:
        return _remove_left(project, reading, request)
    owner, history = owner_of(reading, operation), history_of(project, request.writing)
    added = _added(project, owner, name, history)
    notes = []
    if not history.entries and loses_parameter(project.files, added.joining):
        notes.append(f"{_function(operation)} no longer takes {PARAMETER}, which it did not use.")
    return remove(project, piece_of(added, owner), request.writing, notes=notes)


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


def _added(project: Project, owner: Owner, name: str, history: PieceHistory) -> Planned:
    """Return the callback as it is there, with what goes with it."""
    modules, operation = Modules(project.files, owner.application), owner.operation
    room = room_for(modules, name, owner.application)
    if not room.is_alone(project.files):
        room = replace(room, inits={})
    present = callback_in(modules.tree(room.path), name)
    callback = present or Callback(name, "", Model("Event"), Model("Reply"))
    module = Seat(modules, room.path, operation.registration.path).package
    joining = Joining(name, module, operation.registration)
    if _goes(owner, callback, history):
        joining = replace(joining, definition=operation.definition)
    return Planned(room, callback, joining)


def _goes(owner: Owner, callback: Callback, history: PieceHistory) -> bool:
    """Say whether the handler takes `callback_url` for this callback alone."""
    operation = owner.operation
    at = operation.definition
    if at is None or not is_given(callback.address) or {*operation.callbacks} - {callback.name}:
        return False
    return not history.had(at.path, partial(takes_callback_url, _function(operation)))


def _function(operation: Operation) -> str:
    return operation.handler.rpartition(":")[2].rpartition(".")[2]


def _having(project: Project, reading: Reading, request: Request) -> Operation | None:
    """Return the operation whose callback it is: the one that is named, or the only one."""
    if request.on is not None:
        return operation_of(project, reading, request)
    name = request.asked.name
    having = [one for one in reading.operations if name in one.callbacks]
    if len(having) > 1:
        lines = [f"  --on '{one.method} {one.path}'  ({one.registration})" for one in having]
        message = "\n".join([f"Several operations document {name}:", *lines])
        raise wrong_usage("several-operations", message)
    return having[0] if having else None
