"""The operation that `--on` means."""

from __future__ import annotations

from scaffold.model.application import Operation, Reading
from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.callback.unlisted import unlisted
from scaffold.pieces.host import Host
from scaffold.project.modules import Modules
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
        if not (doubts or reading.perhaps) or error.problems[0].code != "no-such-operation":
            raise
        if operation := _perhaps(reading, on) or _unlisted(host, on):
            return operation
        if host.run or not doubts:
            raise
        for path in sorted({path for doubt in doubts for path in doubt.reason.paths}):
            if path in host.files:
                host.guard(path)
        lines = [f"  {doubt.position}  {doubt.text}" for doubt in doubts]
        message = "\n".join([str(error), "It may be in what was not understood:", *lines])
        raise wrong_usage("no-such-operation", message, f"{host.replay} --import") from error


def _perhaps(reading: Reading, on: str) -> Operation | None:
    """Return the operation of a handler that may be there, where nothing else may be it."""
    known = {one.name for one in reading.applications}
    found = [one for one in reading.perhaps if one.handler == on.strip()]
    return found[0] if len(found) == 1 and found[0].application in known else None


def _unlisted(host: Host, on: str) -> Operation | None:
    """Return the operation of a handler that reading does not list, as its own call has it.

    Raises:
        RefusedError: With exit code 2, where it is not known which application has it.
    """
    root, *mounted = host.reading.applications
    hint = None if host.run else "--import"
    operation = unlisted(Modules(host.files, root), root.call.path, on, hint)
    if operation is None:
        # One in a function or method, which no name at the top of a module leads to.
        found = [one for one in host.reading.perhaps if one.handler == on.strip()]
        operation = found[0] if len(found) == 1 else None
    if operation is None:
        return None
    makers = [one.name for one in (root, *mounted) if one.call == operation.router]
    if mounted and not makers and host.app is None:
        names = ", ".join(one.name for one in (root, *mounted))
        message = f"{operation.registration}: which application has {on} is not understood:"
        raise wrong_usage("several-apps", f"{message} {names}.", f"--app {root.name}")
    return operation._replace(application=next(iter(makers), root.name))


def owner_of(reading: Reading, operation: Operation) -> Owner:
    """Return the operation with its application."""
    applications = {one.name: one for one in reading.applications}
    return Owner(operation, applications[operation.application], reading)
