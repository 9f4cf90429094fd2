"""The operation that `--on` means."""

from __future__ import annotations

from scaffold.model.application import Operation, Reading
from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.host import Host
from scaffold.reading import find


def operation_of(host: Host, on: str | None) -> Operation:
    """Return the operation that is meant; where reading missed it, say what was not understood.

    Raises:
        RefusedError: With exit code 2, where there is none, or several.
    """
    reading = host.reading
    if on is None:
        message = "Say which operation the callback belongs to: --on 'POST /invoices/'."
        raise wrong_usage("on", message, "scaffold operations")
    try:
        return find(reading, on)
    except RefusedError as error:
        doubts = reading.not_understood
        if host.run or not doubts or error.problems[0].code != "no-such-operation":
            raise
        for path in sorted({path for doubt in doubts for path in doubt.reason.paths}):
            if path in host.files:
                host.guard(path)
        lines = [f"  {doubt.position}  {doubt.text}" for doubt in doubts]
        message = "\n".join([str(error), "It may be in what was not understood:", *lines])
        raise wrong_usage("no-such-operation", message, f"{host.replay} --import") from error


def owner_of(reading: Reading, operation: Operation) -> Owner:
    """Return the operation with its application."""
    applications = {one.name: one for one in reading.applications}
    return Owner(operation, applications[operation.application], reading)
