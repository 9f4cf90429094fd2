"""What a running application tells of its operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Told:
    """One method of one path of a running application.

    Attributes:
        method: In capitals: `POST`.
        path: With every prefix, and that of the mount: `/api/invoices/{invoice_id}`.
        handler: Module and qualified name of the function, behind its decorators.
        file: Where its `def` is, relative to the project; None where it is not in the project.
        line: Of its `def`, from 1; 0 where that is not known.
        tags: The outermost router's first.
        operation_id: As the document shows it.
        callbacks: The names of the documented callbacks.
        in_schema: Whether the document shows it.
        mounted_at: The path of the sub-application that has it; None for the root's own.
    """

    method: str
    path: str
    handler: str
    file: str | None
    line: int
    tags: tuple[str, ...] = ()
    operation_id: str | None = None
    callbacks: tuple[str, ...] = ()
    in_schema: bool = True
    mounted_at: str | None = None


def from_objects(operations: Sequence[Mapping[str, Any]]) -> tuple[Told, ...]:
    """Return what was told as JSON objects, one an operation."""
    return tuple(_from_object(dict(operation)) for operation in operations)


def _from_object(operation: dict[str, Any]) -> Told:
    lists = {name: tuple(value) for name, value in operation.items() if isinstance(value, list)}
    return Told(**(operation | lists))
