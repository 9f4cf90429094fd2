"""The options that several commands share, spelled and explained in one place."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scaffold.cli.quick import ExtendedCommand, as_given, parameters_of
from scaffold.model.problem import wrong_usage
from scaffold.world import terminal

if TYPE_CHECKING:
    from scaffold.commands.change import Writing
    from scaffold.model.answers import Given
    from scaffold.model.report import Report

App = Annotated[
    str | None,
    typer.Option(metavar="MODULE:APP", help="The application, where the project has several."),
]
Run = Annotated[
    bool,
    typer.Option(
        "--import",
        help="Let the project's own Python import it, where reading is not enough; and start it, "
        "if it registers operations only then.",
    ),
]
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="What it is called: a Python identifier.")
]

# Options that change what is said, not what is done.
SHOWING = frozenset({"dry_run", "diff", "yes", "quiet", "json", "debug"})
WRITING = SHOWING | {"directory"}


def _shared(
    remove: Annotated[bool, typer.Option("--remove", help="Take it out again.")] = False,
    overwrite: Annotated[
        bool,
        typer.Option("-w", "--overwrite", help="Files that go, go also if they were edited."),
    ] = False,
    directory: Annotated[
        str | None,
        typer.Option(
            "--project", metavar="DIR", help="The project's folder.", show_default="here or above"
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("-n", "--dry-run", "--pretend", help="Show what changes; write nothing.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show the unified diff too.")] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Ask for no confirmation.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say only what went wrong.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Say it as one JSON object.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a fault.")] = False,
) -> None: ...


def shared_options(names: Collection[str]) -> list[Any]:
    """Return those of the shared options."""
    return [option for option in parameters_of(_shared) if option.name in names]


class LookCommand(ExtendedCommand):
    """A command that looks at a project."""

    names = frozenset({"directory", "json", "debug"})

    @cached_property
    def more(self) -> list[Any]:
        """Those of the shared options that it has."""
        return shared_options(self.names)

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - Typer does not export the types
        """Return all options and arguments."""
        return as_given(super().get_params(ctx))


class WriteCommand(LookCommand):
    """A command that changes a project."""

    names = WRITING


class PieceCommand(LookCommand):
    """A command that adds a piece to a project, or takes it out."""

    names = WRITING | {"remove", "overwrite"}


class ReviseCommand(LookCommand):
    """A command that renders a project anew, and merges."""

    names = WRITING | {"overwrite"}


def given_answers(data: Iterable[str]) -> list[Given]:
    """Return the answers in each `--data KEY=VALUE`."""
    from scaffold.model.answers import Given

    given = []
    for pair in data:
        name, equals, value = pair.partition("=")
        if not equals:
            message = f"--data {pair}: expected KEY=VALUE, such as --data project_name='My API'."
            raise wrong_usage("data", message)
        given.append(Given(name, value, "--data"))
    return given


def replay(context: typer.Context) -> str:
    """Return the command that does the same again: what was given, without what only shows."""
    words = ["scaffold", context.info_name or ""]
    given = context.params | context.obj
    for parameter in context.command.get_params(context):
        source = context.get_parameter_source(parameter.name or "")
        if parameter.name in SHOWING or source is None or source.name != "COMMANDLINE":
            continue
        value = given[parameter.name or ""]
        option = [] if parameter.param_type_name == "argument" else [parameter.opts[-1]]
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(one, bool):
                words.append((parameter.opts if one else parameter.secondary_opts)[-1])
            else:
                words += [*option, str(one)]
    return shlex.join(words)


def writing(context: typer.Context, piece: str | None = None) -> Writing:
    """Return what the shared options say, for `commands.change`.

    Args:
        context: What was given.
        piece: What the piece is called, if that is not the name that was given.
    """
    from scaffold.commands.change import Writing

    given = context.obj
    if given.get("overwrite") and given.get("remove") is False:
        raise wrong_usage("overwrite", "--overwrite goes with --remove: nothing else overwrites.")
    return Writing(
        command=context.info_name or "",
        piece=piece or context.params.get("name", ""),
        project=given["directory"],
        dry_run=given["dry_run"],
        diff=given["diff"],
        remove=given.get("remove", False),
        overwrite=given.get("overwrite", False),
        quiet=given["quiet"] or given["json"],
        replay=replay(context),
    )


def carry_out(command: Callable[[], Report], context: typer.Context) -> int:
    """Change a project, print the report, and return the exit code."""
    from scaffold.commands.change import settled

    return present(settled(command), context)


def present(report: Report, context: typer.Context, *, show_plan: bool = True) -> int:
    """Print a report as the options want it, and return the exit code."""
    given = context.params | context.obj
    if given["json"]:
        terminal.show_object(report)
    elif not given.get("quiet"):
        if show_plan:
            terminal.show_plan(report)
        terminal.show_findings(report)
        terminal.show_outcome(report)
    return int(report.exit_code)
