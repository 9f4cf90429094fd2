"""The options that several commands share, spelled and explained in one place."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from scaffold.world import terminal

if TYPE_CHECKING:
    from scaffold.commands.change import Writing
    from scaffold.model.report import Report

DryRun = Annotated[
    bool, typer.Option("-n", "--dry-run", "--pretend", help="Show what changes; write nothing.")
]
Diff = Annotated[bool, typer.Option("--diff", help="Show the unified diff too.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say only what went wrong.")]
Json = Annotated[bool, typer.Option("--json", help="Say it as one JSON object.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a fault.")]
Directory = Annotated[
    str, typer.Option("--project", metavar="DIR", help="The project.", show_default="here")
]
App = Annotated[
    str | None,
    typer.Option(metavar="MODULE:APP", help="The application, where the project has several."),
]
Run = Annotated[
    bool,
    typer.Option(
        "--import", help="Let the project's own Python import it, where reading is not enough."
    ),
]
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="What it is called: a Python identifier.")
]
Remove = Annotated[bool, typer.Option("--remove", help="Take it out again.")]

# Options that change what is said, not what is done.
SHOWING = frozenset({"dry_run", "diff", "quiet", "json", "debug"})


def replay(context: typer.Context) -> str:
    """Return the command that does the same again: what was given, without what only shows."""
    words = ["scaffold", context.info_name or ""]
    for parameter in context.command.params:
        name = parameter.name or ""
        source = context.get_parameter_source(name)
        if name in SHOWING or source is None or source.name != "COMMANDLINE":
            continue
        value = context.params[name]
        words += [] if parameter.param_type_name == "argument" else [parameter.opts[-1]]
        words += [] if value is True else [str(value)]
    return shlex.join(words)


def writing(context: typer.Context) -> Writing:
    """Return what the shared options say, for `commands.change`."""
    from scaffold.commands.change import Writing

    given = context.params
    return Writing(
        command=context.info_name or "",
        piece=given.get("name", ""),
        project=given["directory"],
        dry_run=given["dry_run"],
        diff=given["diff"],
        remove=given.get("remove", False),
        quiet=given["quiet"] or given["json"],
        replay=replay(context),
    )


def present(report: Report, context: typer.Context, *, show_plan: bool = True) -> int:
    """Print a report as the options want it, and return the exit code."""
    if context.params.get("json"):
        terminal.show_object(report)
    elif not context.params.get("quiet"):
        if show_plan:
            terminal.show_plan(report)
        terminal.show_findings(report)
        terminal.show_outcome(report)
    return int(report.exit_code)
