"""The commands that look at a project as it is, or take back what was done to it."""

from __future__ import annotations

import typer

from scaffold.cli.shared import App, Run, carry_out, present, replay, writing


def features() -> None:
    """List every feature, and the files that it brings."""
    from scaffold.commands.features import features as listed

    for line in listed():
        print(line)


def operations(context: typer.Context, app: App = None, run: Run = False) -> int:
    """List the operations of a FastAPI project, as read from its source."""
    from scaffold.commands.operations import Request
    from scaffold.commands.operations import operations as listed

    return present(listed(Request(context.obj["directory"], app, run, replay(context))), context)


def undo(context: typer.Context) -> int:
    """Take back the last command; again, the one before."""
    from scaffold.commands.undo import undo as take_back

    asked = writing(context)
    return carry_out(lambda: take_back(asked), context)
