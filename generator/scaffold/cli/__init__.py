"""Options in, messages and exit codes out; what is done stands in `commands`.

Whatever a command needs beyond this is imported in it: `scaffold --help` stays quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from scaffold.cli import documents, existing, life, pieces, start
from scaffold.cli.errors import exit_code_of
from scaffold.cli.questions import QuestionsCommand
from scaffold.cli.quick import QuickCommand, as_given
from scaffold.cli.shared import LookCommand, PieceCommand, ReviseCommand, WriteCommand


class ScaffoldGroup(TyperGroup):
    """The commands, whose errors become a text and an exit code in one place."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - Typer does not export the types
        """Return the options that stand before a command's name."""
        return as_given(super().get_params(ctx))

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


app.command(cls=QuestionsCommand, epilog=start.EXAMPLES)(start.new)
app.command(cls=QuickCommand)(existing.features)
app.command(cls=LookCommand)(existing.operations)
app.command(cls=documents.DocumentCommand)(documents.api_diff)
for add in (
    pieces.add_callback,
    pieces.add_router,
    pieces.add_model,
    pieces.add_field,
    pieces.add_resource,
    pieces.add_middleware,
):
    app.command(cls=PieceCommand, epilog=pieces.EPILOGS.get(add))(add)
for change in (life.enable, life.disable, life.update):
    app.command(cls=ReviseCommand)(change)
app.command(cls=LookCommand)(life.status)
app.command(cls=WriteCommand)(life.restore)
app.command(cls=WriteCommand)(existing.undo)
