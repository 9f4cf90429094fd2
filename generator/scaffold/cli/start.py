"""The command that makes a project; the options that answer questions are added by `options`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scaffold.cli.questions import complete_data, complete_preset, preset_names
from scaffold.cli.shared import Debug, Json, Quiet, present
from scaffold.world import terminal

if TYPE_CHECKING:
    from scaffold.model.answers import Given


def new(
    context: typer.Context,
    directory: Annotated[
        str, typer.Argument(metavar="DIR", help="Where to put it.", show_default="here")
    ] = ".",
    preset: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=f"Take the answers of a preset: {', '.join(preset_names())}.",
            autocompletion=complete_preset,
        ),
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(
            "-d",
            "--data",
            metavar="KEY=VALUE",
            help="Answer a question by its name; more than once if need be.",
            autocompletion=complete_data,
        ),
    ] = None,
    data_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take the answers in a YAML file.")
    ] = None,
    defaults: Annotated[
        bool, typer.Option("-l", "--defaults", help="Ask nothing: take the defaults.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "-n", "--dry-run", "--pretend", help="Show the files and sizes; write nothing."
        ),
    ] = False,
    vcs_ref: Annotated[
        str | None,
        typer.Option("-r", "--vcs-ref", metavar="REF", help="The version of the template."),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Another template: a folder or git address."),
    ] = None,
    git: Annotated[
        bool, typer.Option("--git/--no-git", help="Make the first commit, outside a repository.")
    ] = True,
    sync: Annotated[
        bool, typer.Option("--sync", help="Then install it and run its tests, with uv.")
    ] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Ask for no confirmation.")] = False,
    quiet: Quiet = False,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001 - read where errors are turned into text
) -> int:
    """Make a new project.

    On a terminal it asks; each option below that answers a question is one question less.
    """
    from scaffold.commands.new import Request
    from scaffold.commands.new import new as make

    request = Request(
        directory=directory,
        answers=_given(data or [], context.obj),
        options=frozenset(context.obj),
        data_file=data_file,
        preset=preset,
        template=template,
        vcs_ref=vcs_ref,
        ask=terminal.can_ask() and not (defaults or yes or json),
        dry_run=dry_run,
        quiet=quiet,
        git=git,
        sync=sync,
    )
    return present(make(request), context, show_plan=dry_run)


def _given(data: list[str], options: dict[str, str | bool | None]) -> list[Given]:
    """Return the answers on the command line; those of the options come last, and win."""
    from scaffold.model.answers import Given
    from scaffold.model.problem import wrong_usage

    given = []
    for pair in data:
        name, equals, value = pair.partition("=")
        if not equals:
            message = f"--data {pair}: expected KEY=VALUE, such as --data project_name='My API'."
            raise wrong_usage("data", message)
        given.append(Given(name, value, "--data"))
    for name, answer in options.items():
        if answer is not None:
            given.append(Given(name, answer, f"--{name.replace('_', '-')}"))
    return given
