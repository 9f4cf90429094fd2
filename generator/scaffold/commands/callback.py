"""What adding a callback and taking one out have in common."""

from __future__ import annotations

from typing import NamedTuple

from scaffold.commands.change import Writing, guarded
from scaffold.model.application import Operation, Reading
from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.pieces.callback.joints import joints, written_by_hand
from scaffold.pieces.callback.plan import Asked, Planned
from scaffold.pieces.callback.proof import proof_text
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.callback.texts import callback_text
from scaffold.pieces.joining import Piece, by_hand
from scaffold.reading import find
from scaffold.world.project import Project


class Request(NamedTuple):
    """What the command line asks for; the names are those of the options, `run` is `--import`."""

    asked: Asked
    on: str | None
    app: str | None
    run: bool
    writing: Writing


def operation_of(project: Project, reading: Reading, request: Request) -> Operation:
    """Return the operation that is meant; where reading missed it, say what was not understood.

    Raises:
        RefusedError: With exit code 2, where there is none, or several.
    """
    if request.on is None:
        message = "Say which operation the callback belongs to: --on 'POST /invoices/'."
        raise wrong_usage("on", message, "scaffold operations")
    try:
        return find(reading, request.on)
    except RefusedError as error:
        doubts = reading.not_understood
        if request.run or not doubts or error.problems[0].code != "no-such-operation":
            raise
        for path in sorted({path for doubt in doubts for path in doubt.reason.paths}):
            if path in project.files:
                guarded(project, path)
        lines = [f"  {doubt.position}  {doubt.text}" for doubt in doubts]
        message = "\n".join([str(error), "It may be in what was not understood:", *lines])
        raise wrong_usage(
            "no-such-operation", message, f"{request.writing.replay} --import"
        ) from error


def owner_of(reading: Reading, operation: Operation) -> Owner:
    """Return the operation with its application."""
    applications = {one.name: one for one in reading.applications}
    return Owner(operation, applications[operation.application], reading)


def piece_of(planned: Planned, owner: Owner) -> Piece:
    """Return the callback's files, and where they are joined in."""
    room, callback = planned.room, planned.callback
    proof = proof_text(
        callback,
        owner.operation.method,
        None if owner.operation.unknown else owner.path,
        imports=room.imports,
        argument=room.argument,
        application=room.application,
    )
    created = {**room.inits, room.path: callback_text(callback)}
    if room.test:
        created[room.test] = proof
    return Piece(room.path, room.test, created, joints(planned.joining))


def snippet_of(planned: Planned) -> str:
    """Return all that a person would write."""
    text = callback_text(planned.callback)
    return by_hand(written_by_hand(planned.joining), planned.room.path, text)
