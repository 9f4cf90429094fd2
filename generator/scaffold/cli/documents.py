"""The command that compares two OpenAPI documents."""

from __future__ import annotations

from typing import Annotated

import typer

from scaffold.cli.shared import LookCommand, present, replay

SOURCE = "A file, a URL, or a revision of git with a file: origin/main:openapi.json."


class DocumentCommand(LookCommand):
    """A command that looks at documents, wherever they are."""

    names = frozenset({"json", "debug"})


def api_diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help=SOURCE)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same.")],
    accept: Annotated[
        str | None,
        typer.Option(metavar="ID,…", help="Findings that are meant; also those in .api-diff."),
    ] = None,
    format: Annotated[str, typer.Option(metavar="text|github", help="How to say it.")] = "text",
) -> int:
    """Tell what breaks the users of an API, between two OpenAPI documents."""
    from scaffold.commands.api_diff import Request
    from scaffold.commands.api_diff import api_diff as compare

    return present(compare(Request(old, new, accept, format, replay(context))), context)
