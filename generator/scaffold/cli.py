"""Options in, messages and exit codes out; what is done stands in `commands`.

Whatever a command needs beyond this is imported in it: `scaffold --help` stays quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from scaffold.errors import exit_code_of
from scaffold.options import QuestionsCommand, complete_data, complete_preset, preset_names
from scaffold.world import terminal

if TYPE_CHECKING:
    from scaffold.model.answers import Given
    from scaffold.model.report import Report


class ScaffoldGroup(TyperGroup):
    """The commands, whose errors become a text and an exit code in one place."""

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> Any:  # noqa: ANN401
        """Run a command line and exit with its code."""
        words = list(sys.argv[1:] if args is None else args) or ["--help"]
        extra |= {"prog_name": "scaffold", "standalone_mode": False}
        sys.exit(exit_code_of(lambda: super(ScaffoldGroup, self).main(words, **extra), words))


app = typer.Typer(
    cls=ScaffoldGroup,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(version("fastapi-scaffold"))
        raise typer.Exit


@app.callback()
def scaffold(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and exit.", callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    """A FastAPI service, with what its documentation teaches already in place."""


@app.command(cls=QuestionsCommand)
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
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say only what went wrong.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Say it as one JSON object.")] = False,
    debug: Annotated[  # noqa: ARG001 - read where errors are turned into text
        bool, typer.Option("--debug", help="Show the traceback of a fault.")
    ] = False,
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
    return _present(make(request), show_plan=dry_run, json=json, quiet=quiet)


@app.command()
def features() -> None:
    """List every feature, and the files that it brings."""
    from scaffold.commands.features import features as listed

    for line in listed():
        print(line)


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


def _present(report: Report, *, show_plan: bool, json: bool, quiet: bool) -> int:
    if json:
        terminal.show_object(report)
    elif not quiet:
        if show_plan:
            terminal.show_plan(report)
        terminal.show_outcome(report)
    return int(report.exit_code)
