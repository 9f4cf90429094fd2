"""The commands that look at a project as it is, or take back what was done to it."""

# ruff: noqa: ARG001 - what all of them share is read from the context
from __future__ import annotations

import typer

from scaffold.cli.shared import (
    App,
    Debug,
    Diff,
    Directory,
    DryRun,
    Json,
    Quiet,
    Run,
    present,
    writing,
)


def features() -> None:
    """List every feature, and the files that it brings."""
    from scaffold.commands.features import features as listed

    for line in listed():
        print(line)


def operations(
    context: typer.Context,
    app: App = None,
    run: Run = False,
    directory: Directory = ".",
    json: Json = False,
    debug: Debug = False,
) -> int:
    """List the operations of a FastAPI project, as read from its source."""
    from scaffold.commands.operations import Request
    from scaffold.commands.operations import operations as listed

    return present(listed(Request(directory, app, run)), context)


def undo(
    context: typer.Context,
    directory: Directory = ".",
    dry_run: DryRun = False,
    diff: Diff = False,
    quiet: Quiet = False,
    json: Json = False,
    debug: Debug = False,
) -> int:
    """Take back the last command; again, the one before."""
    from scaffold.commands.change import settled
    from scaffold.commands.undo import undo as take_back

    asked = writing(context)
    return present(settled(lambda: take_back(asked)), context)
