"""`scaffold add-callback`: a documented callback, joined to its operation, with its test."""

from __future__ import annotations

from scaffold.commands.callback import Request, operation_of, owner_of, piece_of, snippet_of
from scaffold.commands.change import cannot_edit, guarded
from scaffold.commands.piece import add, next_steps
from scaffold.commands.reading import read_project
from scaffold.commands.remove_callback import remove_callback
from scaffold.model.application import Operation
from scaffold.model.report import Next, Report
from scaffold.pieces.callback.address import is_given
from scaffold.pieces.callback.plan import Planned, plan
from scaffold.pieces.callback.texts import PARAMETER, Callback
from scaffold.pieces.names import check_name
from scaffold.pieces.template import sdk_script
from scaffold.project.modules import Modules
from scaffold.world.project import open_project


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
        return remove_callback(project, reading, request)
    owner = owner_of(reading, operation_of(project, reading, request))
    for position in (owner.operation.registration, owner.operation.definition):
        if position:
            guarded(project, position.path)
    planned = plan(Modules(project.files, owner.application), owner, request.asked)
    if (obstacle := planned.obstacle) is not None:
        raise cannot_edit(obstacle.position, obstacle.reason, snippet_of(planned))
    piece = piece_of(planned, owner)
    notes = [*planned.notes]
    if planned.room.test is None:
        steps = []
        notes.append(f"no test was written: none can make {owner.application.name} by itself.")
    else:
        steps = next_steps(project, piece)
    if script := sdk_script(project.files):
        steps.append(Next(script, "the clients learn of it"))
    if piece.module not in project.files:
        steps += _describing(planned)
    steps.append(_sending(planned.callback, owner.operation))
    return add(project, piece, request.writing, next_=steps, notes=notes)


def _describing(planned: Planned) -> list[Next]:
    """Return what a person has to say of classes that are new."""
    models = (planned.callback.event, planned.callback.reply)
    new = dict.fromkeys(model.name for model in models if model.module is None)
    if not new:
        return []
    fields = "its fields" if len(new) == 1 else "their fields"
    what = f"give {' and '.join(new)} {fields} in {planned.room.path}"
    return [Next(what, "those that are there are a start")]


def _sending(callback: Callback, operation: Operation) -> Next:
    """Return what the command leaves to do: it documents a request that somebody has to send."""
    to = PARAMETER if is_given(callback.address) else callback.address
    handler = operation.handler.rpartition(":")[2]
    at = operation.definition or operation.registration
    why = "so far it is only documented"
    return Next(f"send {callback.name} from {handler} in {at.path}, to {to}", why)
