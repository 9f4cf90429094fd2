"""The commands that look at a project as it is, or take back what was done to it."""

from __future__ import annotations

from typing import Annotated

import typer

from scaffold.cli.shared import App, Run, carry_out, present, replay, writing


def features() -> None:
    """List every feature, and the files that it brings."""
    from scaffold.commands.features import features as listed

    for line in listed():
        print(line)


def operations(
    context: typer.Context,
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT",
            help="Only those that have these words in their method, path, function or tags: "
            "'POST /items', items. Capitals count where there are any.",
            show_default="all",
        ),
    ] = None,
    app: App = None,
    run: Run = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Say every place of what is not understood.")
    ] = False,
) -> int:
    """List the operations of a FastAPI project, as read from its source.

    Exit code 1: none has TEXT; 2: it could not look.
    """
    from scaffold.commands.operations import Request
    from scaffold.commands.operations import operations as listed

    asked = Request(text, context.obj["directory"], app, run, verbose, replay(context))
    return present(listed(asked), context)


def undo(context: typer.Context) -> int:
    """Take back the last command; again, the one before."""
    from scaffold.commands.undo import undo as take_back

    asked = writing(context)
    return carry_out(lambda: take_back(asked), context)
