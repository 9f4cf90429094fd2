"""The command that makes a project; the options that answer questions are added by `options`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scaffold.cli.questions import complete_data, complete_preset, preset_names
from scaffold.cli.shared import SHOWING, given_answers, present
from scaffold.world import terminal

if TYPE_CHECKING:
    from scaffold.model.answers import Given

EXAMPLES = """\b
Examples:
  scaffold new shop
  scaffold new shop --preset minimal --defaults
  scaffold new shop --middleware cors --resources none
  scaffold new shop --defaults --dry-run --diff
"""

answering = partial(typer.Option, rich_help_panel="Answers")
making = partial(typer.Option, rich_help_panel="How it is made")


def new(
    context: typer.Context,
    directory: Annotated[
        str, typer.Argument(metavar="DIR", help="Where to put it.", show_default="here")
    ] = ".",
    preset: Annotated[
        str | None,
        answering(
            metavar="NAME",
            help=f"Take those of a preset: {', '.join(preset_names())}.",
            autocompletion=complete_preset,
        ),
    ] = None,
    data: Annotated[
        list[str] | None,
        answering(
            *("-d", "--data"),
            metavar="KEY=VALUE",
            help="Answer a question by its name; more than once if need be.",
            autocompletion=complete_data,
        ),
    ] = None,
    data_file: Annotated[
        Path | None, answering(metavar="FILE", help="Take those in a YAML file.")
    ] = None,
    defaults: Annotated[
        bool, answering("-l", "--defaults", help="Ask nothing: take the defaults.")
    ] = False,
    template: Annotated[
        str | None, making(metavar="ADDRESS", help="Another template: a folder or git address.")
    ] = None,
    vcs_ref: Annotated[
        str | None,
        making(
            "-r",
            "--vcs-ref",
            metavar="REF",
            help="The version of the template.",
            show_default="the newest",
        ),
    ] = None,
    git: Annotated[
        bool, making("--git/--no-git", help="Make the first commit, outside a repository.")
    ] = True,
    sync: Annotated[
        bool, making("--sync", help="Then install it and run its tests, with uv.")
    ] = False,
) -> int:
    """Make a new project.

    On a terminal it asks; each option that answers a question is one question less.
    """
    from scaffold.commands.new import Request
    from scaffold.commands.new import new as make

    shown = context.obj
    answers = {name: answer for name, answer in shown.items() if name not in SHOWING}
    request = Request(
        directory=directory,
        answers=_given(data or [], answers),
        options=frozenset(answers),
        data_file=data_file,
        preset=preset,
        template=template,
        vcs_ref=vcs_ref,
        ask=terminal.can_ask() and not (defaults or shown["yes"] or shown["json"]),
        dry_run=shown["dry_run"],
        diff=shown["diff"],
        quiet=shown["quiet"] or shown["json"],
        git=git,
        sync=sync,
    )
    return present(make(request), context, show_plan=request.dry_run)


def _given(data: list[str], options: dict[str, str | bool | None]) -> list[Given]:
    """Return the answers on the command line; those of the options come last, and win."""
    from scaffold.model.answers import Given

    given = given_answers(data)
    for name, answer in options.items():
        if answer is not None:
            given.append(Given(name, answer, f"--{name.replace('_', '-')}"))
    return given
