"""`add-callback`: a documented callback, joined to its operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from scaffold.model.application import Operation
from scaffold.model.report import Next
from scaffold.pieces.callback.address import is_given
from scaffold.pieces.callback.edits import written_by_hand
from scaffold.pieces.callback.operation import operation_of, owner_of
from scaffold.pieces.callback.passing import at_own_call
from scaffold.pieces.callback.plan import Asked, Planned, piece_of, plan
from scaffold.pieces.callback.removal import removed_callback
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.callback.texts import PARAMETER, callback_text
from scaffold.pieces.host import Host
from scaffold.pieces.names import check_name
from scaffold.pieces.piece import Piece, by_hand, cannot_edit, uneditable
from scaffold.pieces.template import sdk_steps
from scaffold.project.modules import Modules


class AddedCallback(NamedTuple):
    """What the options say: `on` names the operation."""

    asked: Asked
    on: str | None

    def piece(self, host: Host) -> Piece:
        """Return the callback, its test, and where its operation names it."""
        check_name(self.asked.name)
        if host.remove:
            return removed_callback(host, self.asked.name, self.on)
        owner = owner_of(host.reading, operation_of(host, self.on))
        with uneditable():
            owner = at_own_call(Modules(host.files, owner.application), owner)
        for position in (owner.operation.registration, owner.operation.definition):
            if position:
                host.guard(position.path)
        planned = plan(Modules(host.files, owner.application), owner, self.asked)
        if (obstacle := planned.obstacle) is not None:
            text = callback_text(planned.callback)
            snippet = by_hand(written_by_hand(planned.joining), planned.room.path, text)
            raise cannot_edit(obstacle.position, obstacle.reason, snippet)
        notes = [*planned.notes]
        if planned.room.test is None:
            notes.append(f"no test was written: none can make {owner.application.name} by itself.")
        steps = [*_steps(host, planned, owner)]
        return replace(piece_of(planned, owner), notes=notes, next=steps)


def _steps(host: Host, planned: Planned, owner: Owner) -> Iterator[Next]:
    yield from sdk_steps(host.files)
    if planned.room.path not in host.files:
        yield from _describing(planned)
    yield _sending(planned, owner.operation)


def _describing(planned: Planned) -> Iterator[Next]:
    """Yield what a person has to say of classes that are new."""
    models = (planned.callback.event, planned.callback.reply)
    new = dict.fromkeys(model.name for model in models if model.module is None)
    if new:
        fields = "its fields" if len(new) == 1 else "their fields"
        what = f"give {' and '.join(new)} {fields} in {planned.room.path}"
        yield Next(what, "those that are there are a start")


def _sending(planned: Planned, operation: Operation) -> Next:
    """Return what the command leaves to do: somebody has to send what it documents."""
    callback = planned.callback
    handler = operation.handler.rpartition(":")[2]
    at = operation.definition or operation.registration
    if planned.joining.sending:
        return Next(f"say in {handler} in {at.path} what {callback.name} sends", "a start is there")
    if planned.unsent:
        sent = f"await deliver({callback.name}.{callback.name}, {callback.event.name}(...))"
        what = f"{handler} in {at.path}, with deliver: DeliverDep of app.delivery.deliver: {sent}"
        return Next(f"send {callback.name} from {what}", planned.unsent)
    to = PARAMETER if is_given(callback.address) else callback.address
    why = "so far it is only documented"
    return Next(f"send {callback.name} from {handler} in {at.path}, to {to}", why)
