"""A callback that is there: what is taken out with it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial

from scaffold.edits.source import CannotEditError
from scaffold.edits.sources import source_at
from scaffold.history.piece import PieceHistory
from scaffold.model.application import Operation
from scaffold.model.problem import wrong_usage
from scaffold.model.tree import Tree
from scaffold.pieces.callback.address import is_given
from scaffold.pieces.callback.callback_url import takes_callback_url
from scaffold.pieces.callback.contract import callback_in
from scaffold.pieces.callback.delivered import sending_there
from scaffold.pieces.callback.edits import Joining, handler_at, is_joined, loses_parameter
from scaffold.pieces.callback.operation import operation_of, owner_of
from scaffold.pieces.callback.passing import at_own_call
from scaffold.pieces.callback.plan import Planned, piece_of
from scaffold.pieces.callback.room import Seat, is_alone, room_for
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.callback.texts import PARAMETER, Callback, Model, callback_text
from scaffold.pieces.callback.trial import trial_of
from scaffold.pieces.host import Host
from scaffold.pieces.piece import Piece
from scaffold.project.import_graph import importers_of
from scaffold.project.modules import Modules


def removed_callback(host: Host, name: str, on: str | None) -> Piece:
    """Return the callback of an operation, or what is left of it where that went before.

    Raises:
        RefusedError: With exit code 2, where it is not known which operation is meant.
    """
    operation = _having(host, name, on)
    if operation is None:
        return _left(host, name)
    owner = owner_of(host.reading, operation)
    with suppress(CannotEditError):
        owner = at_own_call(Modules(host.files, owner.application), owner)
    present = _present(host, owner, name)
    notes = []
    if not host.history.entries and loses_parameter(host.files, present.joining):
        why = "which only the sending used" if present.joining.sending else "which it did not use"
        notes.append(f"{owner.function} no longer takes {PARAMETER}, {why}.")
    piece = piece_of(present, owner)
    created = {**piece.created, **_sent(host.files, piece.test)}
    return replace(piece, created=created, notes=notes)


def _sent(files: Tree, test: str | None) -> dict[str, str]:
    """Return the test of the sample's sending, which is a file of its own beside the other."""
    path = f"{test.removesuffix('.py')}_is_sent.py" if test else ""
    return {path: ""} if path in files else {}


def _left(host: Host, name: str) -> Piece:
    """Return what is left of a callback whose operation went before it."""
    room = room_for(host.modules, name, host.application)
    if room.path not in host.files:
        return Piece(room.path, None, {}, ())
    present = callback_in(host.modules.tree(room.path), name)
    created = {room.path: callback_text(present) if present else ""}
    if is_alone(host.files, room.path):
        created |= room.inits
    if room.test:
        # What it said of the operation is not known any more.
        created[room.test] = ""
    if any(importers_of(host.modules, created)):
        message = f"No operation documents {name}; say which one did: --on."
        raise wrong_usage("on", message, "scaffold operations")
    return Piece(room.path, room.test, created, ())


def _present(host: Host, owner: Owner, name: str) -> Planned:
    """Return the callback as it is there, with what goes with it."""
    modules, operation = Modules(host.files, owner.application), owner.operation
    room = room_for(modules, name, owner.application)
    if not is_alone(host.files, room.path):
        room = replace(room, inits={})
    present = callback_in(modules.tree(room.path), name)
    callback = present or Callback(name, "", Model("Event"), Model("Reply"))
    module = Seat(modules, room.path, operation.registration.path).package
    joining = Joining(name, module, operation.registration)
    if _goes(owner, callback, host.history):
        joining = replace(joining, definition=operation.definition)
    at = operation.definition
    handler = handler_at(source_at(modules, at.path), at) if at else None
    if handler and at and at.path == operation.registration.path:
        joining = replace(joining, sending=sending_there(modules, owner, handler, name))
    if handler is None or joining.sending is None:
        return Planned(room, callback, joining)
    trial = trial_of(modules, owner, handler, callback, room.test)
    return Planned(room, callback, joining, trial=trial)


def _goes(owner: Owner, callback: Callback, history: PieceHistory) -> bool:
    """Say whether the handler takes `callback_url` for this callback alone."""
    operation = owner.operation
    at = operation.definition
    if at is None or not is_given(callback.address) or {*operation.callbacks} - {callback.name}:
        return False
    return not history.had(at.path, partial(takes_callback_url, owner.function))


def _having(host: Host, name: str, on: str | None) -> Operation | None:
    """Return the operation whose callback it is: the one that is named, or the only one."""
    if on is not None:
        return operation_of(host, on)
    having = [one for one in host.reading.operations if name in one.callbacks]
    if len(having) > 1:
        lines = [f"  --on '{one.method} {one.path}'  ({one.registration})" for one in having]
        message = "\n".join([f"Several operations document {name}:", *lines])
        raise wrong_usage("several-operations", message)
    return having[0] if having else _unlisted(host, name)


def _unlisted(host: Host, name: str) -> Operation | None:
    """Return the operation that names the callback, and is perhaps there."""
    joining = (Joining(name, "", one.registration) for one in host.reading.perhaps)
    named = (is_joined(source_at(host.modules, one.registration.path), one) for one in joining)
    handlers = {
        one.handler for one, is_it in zip(host.reading.perhaps, named, strict=True) if is_it
    }
    return operation_of(host, handlers.pop()) if len(handlers) == 1 else None
