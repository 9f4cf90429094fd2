"""What a callback's operation is called, beside the others of the document."""

from __future__ import annotations

from collections.abc import Sequence

from scaffold.model.application import Operation
from scaffold.pieces.callback.room import Seat
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.callback.texts import Ids
from scaffold.project.import_graph import import_chain
from scaffold.reading.our_ids import is_ours


def ids_for(seat: Seat, name: str, owner: Owner, taken: Sequence[str]) -> Ids:
    """Return how the callback is named as the application names its operations.

    A callback's router does not know the application's `generate_unique_id_function`. Our own
    projects name their callbacks in the document.

    Args:
        seat: Of the callback.
        name: Of the callback.
        owner: The operation that has it.
        taken: The ids that there are.
    """
    application, operation = owner.application, owner.operation
    if application.unique_id_function is None or is_ours(seat.modules.files):
        return Ids()
    like = id_like(operation, name)
    module, _, function = application.unique_id_function.partition(":")
    near = operation.registration.path
    path = seat.modules.layout.path_of(module, near)
    can_import = path is not None and function.isidentifier() and operation.tags
    if not can_import or path is None or like in taken or import_chain(seat.modules, path, near):
        return Ids(operation_id=_free(like or name, taken))
    return Ids((seat.module(path), function), operation.tags)


def id_like(operation: Operation, name: str) -> str | None:
    """Return the operation's id with another function's name in it; None if that is unclear."""
    function = operation.handler.rpartition(":")[2].rpartition(".")[2]
    known = operation.operation_id or ""
    return known.replace(function, name) if known.count(function) == 1 else None


def _free(operation_id: str, taken: Sequence[str]) -> str:
    while operation_id in taken:
        operation_id += "_callback"
    return operation_id
