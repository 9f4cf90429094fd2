"""The commands that change what a project is made from: its answers, and the template's version."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from scaffold.cli.questions import complete_data, complete_feature
from scaffold.cli.shared import carry_out, given_answers, present, writing
from scaffold.model.problem import wrong_usage
from scaffold.world import terminal

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FEATURE…",
        help="As `scaffold features` lists them.",
        autocompletion=complete_feature,
    ),
]
Data = Annotated[
    list[str] | None,
    typer.Option(
        *("-d", "--data"),
        metavar="KEY=VALUE",
        help="Answer a question anew by its name; more than once if need be.",
        autocompletion=complete_data,
    ),
]
KeepEdited = Annotated[
    bool, typer.Option("--keep-edited", help="Files that go stay where you have edited them.")
]
Branch = Annotated[
    str | None,
    typer.Option("--branch", metavar="NAME", help="Do it on a new branch, with a commit."),
]


def enable(
    context: typer.Context,
    names: Names = None,
    data: Data = None,
    keep_edited: KeepEdited = False,
    branch: Branch = None,
) -> int:
    """Add features to a project: the same project with other answers, merged with your edits."""
    return _revise(context, on=names or [], data=data, keep_edited=keep_edited, branch=branch)


def disable(
    context: typer.Context,
    names: Names = None,
    data: Data = None,
    keep_edited: KeepEdited = False,
    branch: Branch = None,
) -> int:
    """Take features out of a project; what you have edited is named first."""
    return _revise(context, off=names or [], data=data, keep_edited=keep_edited, branch=branch)


def update(
    context: typer.Context,
    to: Annotated[
        str | None,
        typer.Option(metavar="VERSION", help="The version.", show_default="the newest"),
    ] = None,
    data: Data = None,
    branch: Branch = None,
    go_on: Annotated[
        bool, typer.Option("--continue", help="End what was begun: its conflicts are resolved.")
    ] = False,
    abort: Annotated[
        bool, typer.Option("--abort", help="Take back what was begun, and has conflicts.")
    ] = False,
) -> int:
    """Bring a project to another version of its template, merged with your edits."""
    if go_on or abort:
        from scaffold.commands import conflicts

        end = conflicts.abort if abort else conflicts.go_on
        return carry_out(lambda: end(writing(context)), context)
    return _revise(context, to=to, data=data, branch=branch, update=True)


def _revise(
    context: typer.Context,
    data: list[str] | None,
    *,
    branch: str | None,
    keep_edited: bool = False,
    **asked: Any,  # noqa: ANN401
) -> int:
    from scaffold.commands.renders import Wanted
    from scaffold.commands.revise import Request, revise

    given = context.obj
    ask = terminal.can_ask() and not (given["yes"] or given["json"])
    wanted = Wanted(given=given_answers(data or []), ask=ask, **asked)
    request = Request(writing(context), wanted, keep_edited, branch, given["yes"])
    if not (wanted.on or wanted.off or wanted.given or wanted.update):
        from scaffold.commands.choosing import choose

        request = choose(request)
    return carry_out(lambda: revise(request), context)


def status(
    context: typer.Context,
    folders: Annotated[
        list[str] | None,
        typer.Argument(metavar="DIR…", help="The projects' folders.", show_default="here or above"),
    ] = None,
    diff: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Show what was edited in it; more than once if need be."),
    ] = None,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="Say what an update would conflict with.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 if a file is not as it was rendered.")
    ] = False,
) -> int:
    """Tell what a project is made from, and which files are not as they were rendered."""
    from scaffold.commands.status import Request
    from scaffold.commands.status import status as look

    given = context.obj
    request = Request(
        folders=[*(folders or []), *filter(None, [given["directory"]])],
        diff=diff or [],
        conflicts=conflicts,
        exit_code=exit_code,
        quiet=given["json"],
    )
    return present(look(request), context)


def restore(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="What to restore.")],
    data: Data = None,
    template: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Another template, where that is lost.")
    ] = None,
    vcs_ref: Annotated[
        str | None,
        typer.Option("-r", "--vcs-ref", metavar="REF", help="Its version.", show_default="guessed"),
    ] = None,
    defaults: Annotated[
        bool, typer.Option("-l", "--defaults", help="Ask nothing: take what was guessed.")
    ] = False,
) -> int:
    """Make files be as the template has them, with the project's answers.

    Where .copier-answers.yml itself is lost, it is made anew: the answers are guessed by what the
    template makes, and asked.
    """
    from scaffold.commands.rebuild import Request, is_lost, rebuild
    from scaffold.commands.restore import restore as make

    asked = writing(context)
    if not is_lost(files, asked.project):
        if data or template or vcs_ref:
            raise wrong_usage(
                "no-data", "-d, -r and --template go with a lost .copier-answers.yml."
            )
        return carry_out(lambda: make(files, asked), context)
    ask = terminal.can_ask() and not (defaults or context.obj["yes"] or context.obj["json"])
    request = Request(asked, given_answers(data or []), template, vcs_ref, ask)
    return carry_out(lambda: rebuild(request), context)
