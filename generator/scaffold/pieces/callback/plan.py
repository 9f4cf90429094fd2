"""From what is asked to what is written: the callback, its room, and where it is joined in."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from scaffold.edits.calls import keyword_of
from scaffold.edits.source import CannotEditError, Source
from scaffold.edits.sources import source_at
from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.pieces.callback.address import address_for, address_in_body, needs_parameter
from scaffold.pieces.callback.callback_url import PLAIN, Function, Parameter, callback_url
from scaffold.pieces.callback.contract import callback_in
from scaffold.pieces.callback.delivered import (
    check_address,
    is_delivering,
    sending_of,
    sending_there,
)
from scaffold.pieces.callback.edits import (
    Joining,
    edits,
    handler_at,
    is_joined,
    put,
    registering_call,
)
from scaffold.pieces.callback.exchange import Exchange
from scaffold.pieces.callback.ids import id_like, ids_for
from scaffold.pieces.callback.models import model
from scaffold.pieces.callback.proof import proof_text
from scaffold.pieces.callback.request import exchange_of
from scaffold.pieces.callback.room import Seat, room_for
from scaffold.pieces.callback.shapes import Typed
from scaffold.pieces.callback.target import (
    Owner,
    check_documented,
    check_handler,
    check_registration,
)
from scaffold.pieces.callback.texts import PARAMETER, Callback, callback_text
from scaffold.pieces.callback.trial import trial_of
from scaffold.pieces.names import check_free, check_text, class_name
from scaffold.pieces.piece import Effect, Piece
from scaffold.pieces.where import Where
from scaffold.project.modules import Modules
from scaffold.project.settings import has_unions
from scaffold.reading import our_ids


class Asked(NamedTuple):
    """What the options say of a callback; None for what they leave open."""

    name: str
    event: str | None = None
    reply: str | None = None
    path: str | None = None


class Planned(NamedTuple):
    """What is written, and where.

    Attributes:
        room: The files.
        callback: In them.
        joining: How it is joined in.
        obstacle: Why that cannot be done for certain; None if it can.
        notes: What to know.
        unsent: Why its handler does not send it; None where it does, or nothing is delivered.
        trial: The request by which the test has it sent, if there is one.
    """

    room: Where
    callback: Callback
    joining: Joining
    obstacle: CannotEditError | None = None
    notes: Sequence[str] = ()
    unsent: str | None = None
    trial: str | None = None


def piece_of(planned: Planned, owner: Owner) -> Piece:
    """Return the callback's files, and where they are joined in."""
    room, callback, operation = planned.room, planned.callback, owner.operation
    path = None if operation.unknown else owner.path
    proof = ""
    if room.app:
        proof = proof_text(
            callback,
            operation.method,
            path,
            room.app,
            is_opened=owner.is_late,
            trial=planned.trial,
        )
    piece = room.piece(callback_text(callback), proof, edits(planned.joining))
    at, operations = operation.registration, owner.reading.operations
    having = frozenset((one.method, one.path) for one in operations if one.registration == at)
    effect = Effect(callback=callback.name, having=having)
    return replace(piece, notes=planned.notes, effect=effect)


class Handler(NamedTuple):
    """The function that serves the operation, in its file."""

    source: Source
    function: Function


def plan(modules: Modules, owner: Owner, asked: Asked) -> Planned:
    """Return what adds the callback to the operation, or what has added it.

    Raises:
        RefusedError: With exit code 2, for what is asked wrongly.
    """
    return _Planning(modules, owner, asked).planned()


class _Planning:
    """The files that one callback touches, and what they are read for."""

    def __init__(self, modules: Modules, owner: Owner, asked: Asked) -> None:
        self._modules = modules
        self._files = modules.files
        self._owner = owner
        self._asked = asked
        self._operation = owner.operation
        self._room = room_for(modules, asked.name, owner.application)
        self._registration = self._source(owner.operation.registration.path)
        self._handler = self._found_handler()
        self._seat = Seat(modules, self._room.path, self._registration.path)

    def planned(self) -> Planned:
        joining = Joining(self._asked.name, self._seat.package, self._operation.registration)
        call = registering_call(self._registration, joining)
        joined = is_joined(self._registration, joining)
        present = self._present()
        check_documented(self._operation)
        self._check_name(is_joined=joined, present=present)
        exchange = self._exchange(call)
        callback = self._callback(exchange, present)
        check_text(callback.name, self._room.path, callback_text(callback))
        if needs_parameter(exchange, callback.address):
            definition, parameter = self._operation.definition, self._parameter()
            joining = replace(joining, definition=definition, parameter=parameter)
        notes = [*self._notes(joining, exchange)]
        planned = Planned(self._room, callback, joining, notes=notes)
        try:
            if not joined:
                are_told_apart = our_ids.is_ours(self._files)
                check_registration(self._modules, self._owner, call, are_told_apart=are_told_apart)
            if joining.parameter:
                self._check_parameter(exchange)
        except CannotEditError as error:
            return planned._replace(obstacle=error)
        if not is_delivering(self._modules):
            return planned
        check_address(callback.address)
        try:
            return self._with_sending(planned, exchange)
        except CannotEditError as error:
            return planned._replace(unsent=error.reason)

    def _notes(self, joining: Joining, exchange: Exchange) -> Iterator[str]:
        if not self._owner.is_listed:
            yield f"what includes {self._operation.handler} is not understood: try the test"
        if joining.parameter and (in_body := address_in_body(exchange)):
            yield f"the body has {PARAMETER} already: --path '{in_body}' is that one"

    def _with_sending(self, planned: Planned, exchange: Exchange) -> Planned:
        if self._handler is None:
            raise CannotEditError(self._operation.registration, "it is no function of the project")
        modules, owner, function = self._modules, self._owner, self._handler.function
        callback = planned.callback
        sending = sending_there(modules, owner, function, callback.name) or sending_of(
            modules, owner, function, callback, exchange, planned.room.path
        )
        joining = replace(planned.joining, sending=sending)
        put(self._registration, joining, joining.registration.path)
        trial = trial_of(modules, owner, function, callback, planned.room.test)
        return planned._replace(joining=joining, trial=trial)

    def _source(self, path: str) -> Source:
        return source_at(self._modules, path)

    def _present(self) -> Callback | None:
        return callback_in(self._modules.tree(self._room.path), self._asked.name)

    def _check_name(self, *, is_joined: bool, present: Callback | None) -> None:
        name = self._asked.name
        having = [one for one in self._owner.reading.operations if name in one.callbacks]
        others = [one for one in having if one != self._operation]
        if present and others and not is_joined:
            one = others[0]
            message = f"{name} is the callback of {one.method} {one.path}: take another name."
            raise wrong_usage("name", message)
        if is_joined:
            return
        if having and self._operation in having:
            at = self._operation.registration
            message = f"{at}: this operation has another callback {name}: take another name."
            raise wrong_usage("name", message)
        check_free(name, {self._registration.path: self._registration.content})
        like = id_like(self._operation, name) if our_ids.is_ours(self._files) else None
        taken = {one.operation_id: one for one in self._owner.reading.operations}
        if like is not None and (same := taken.get(like)):
            message = f"{same.method} {same.path} has the operation id that {name} would have."
            raise wrong_usage("name", f"{message} Take another name.")

    def _found_handler(self) -> Handler | None:
        at = self._operation.definition
        source = self._source(at.path) if at else None
        function = handler_at(source, at) if source and at else None
        return Handler(source, function) if source and function else None

    def _exchange(self, call: ast.Call) -> Exchange:
        given = keyword_of(call, "response_model")
        path = self._registration.path
        response = Typed(self._modules, path, given.value) if given else None
        if self._handler is None:
            return Exchange(response=response, unclear=["its handler is not in the project"])
        source, function = self._handler
        return exchange_of(self._modules, source.path, function, self._owner.path, response)

    def _callback(self, exchange: Exchange, present: Callback | None) -> Callback:
        asked = self._asked
        event = asked.event or (present.event.name if present else f"{class_name(asked.name)}Event")
        sent = model(self._seat, "--event", event)
        reply = asked.reply or (present.reply.name if present else f"{sent.name}Received")
        received = model(self._seat, "--reply", reply)
        address = (
            present.address
            if present and asked.path is None
            else address_for(self._owner, exchange, asked.path)
        )
        if present:
            _check_same(present, Callback(asked.name, address, sent, received))
            return present
        if sent == received and not sent.module:
            message = f"--reply {reply}: the new class of the event has that name."
            raise wrong_usage("reply", f"{message} Give it another one.")
        taken = [one.operation_id for one in self._owner.reading.operations if one.operation_id]
        ids = ids_for(self._seat, asked.name, self._owner, taken)
        return Callback(asked.name, address, sent, received, ids)

    def _parameter(self) -> Parameter:
        if self._handler is None:
            return PLAIN
        source, function = self._handler
        return callback_url(source, function, has_unions=has_unions(self._files, source.path))

    def _check_parameter(self, exchange: Exchange) -> None:
        at = self._operation.definition
        if self._handler is None or at is None:
            reason = f"the handler, which has to take {PARAMETER}, is no function of the project"
            raise CannotEditError(self._operation.registration, reason)
        for name in exchange.query_models:
            reason = f"FastAPI before 0.160 reads no query model, such as {name}, beside another"
            raise CannotEditError(at, f"{reason} parameter; name an address by --path")
        check_handler(self._modules, self._owner, self._handler.function)


def _check_same(present: Callback, wanted: Callback) -> None:
    """Refuse to give a callback that is there another contract."""
    pairs = [
        ("path", present.address, wanted.address),
        ("event", present.event.name, wanted.event.name),
        ("reply", present.reply.name, wanted.reply.name),
    ]
    for what, here, there in pairs:
        if here != there:
            raise _other(present.name, what, here)


def _other(name: str, what: str, here: str) -> RefusedError:
    message = f"{name} is there already, with the {what} {here}: take another name."
    return wrong_usage("name", message)
