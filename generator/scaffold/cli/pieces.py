"""The commands that add a piece to a project and join it in, and take it out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from scaffold.cli.shared import App, Name, Run, carry_out, writing
from scaffold.pieces.model.grammar import KNOWN

if TYPE_CHECKING:
    from scaffold.pieces.piece import Addition


def _add(
    context: typer.Context,
    addition: Addition,
    app: str | None,
    *,
    run: bool,
    piece: str | None = None,
) -> int:
    from scaffold.commands.add_piece import Request, add_piece

    request = Request(addition, app, run, writing(context, piece))
    return carry_out(lambda: add_piece(request), context)


def add_callback(
    context: typer.Context,
    name: Name,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="OPERATION", help="What it belongs to: 'POST /invoices/', or module:function."
        ),
    ] = None,
    event: Annotated[
        str | None, typer.Option(metavar="CLASS", help="The model that is sent; made if new.")
    ] = None,
    reply: Annotated[
        str | None, typer.Option(metavar="CLASS", help="The model of the answer; made if new.")
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="What follows the client's address; all of it, if it begins with {$… or http.",
            show_default="the operation's path",
        ),
    ] = None,
    app: App = None,
    run: Run = False,
) -> int:
    """Document a callback, and add it to an operation."""
    from scaffold.pieces.callback.addition import AddedCallback
    from scaffold.pieces.callback.plan import Asked

    return _add(context, AddedCallback(Asked(name, event, reply, path), on), app, run=run)


def add_router(
    context: typer.Context,
    name: Name,
    prefix: Annotated[
        str | None,
        typer.Option(metavar="PREFIX", help="What its paths begin with.", show_default="/NAME"),
    ] = None,
    tag: Annotated[
        str | None,
        typer.Option(metavar="TAG", help="The tag of its operations.", show_default="NAME"),
    ] = None,
    app: App = None,
    run: Run = False,
) -> int:
    """Write a router, and include it."""
    from scaffold.pieces.router.addition import AddedRouter

    return _add(context, AddedRouter(name, prefix, tag), app, run=run)


def add_model(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What one of it is called: order_line.")
    ],
    fields: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FIELD",
            help="Each as name:type[?][:modifier…]; with ? it may be null. See below.",
        ),
    ] = None,
    plural: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="What several are called: the table, the router.",
            show_default="NAMEs",
        ),
    ] = None,
    id_: Annotated[
        Literal["int", "uuid"],
        typer.Option(
            "--id",
            help="What its id is: a number that counts up, or a UUID that grows with the time.",
        ),
    ] = "int",
    timestamps: Annotated[
        bool, typer.Option("--timestamps", help="It says when it was made, and changed last.")
    ] = False,
    router: Annotated[
        bool, typer.Option("--router/--no-router", help="With operations on it, and their tests.")
    ] = True,
    app: App = None,
) -> int:
    """Write a table, its migration, and a tested router that reads and writes it."""
    from datetime import datetime

    from scaffold.pieces.model.addition import AddedModel

    at = datetime.now().astimezone()
    added = AddedModel(name, fields or [], plural, id_, timestamps, router, at)
    return _add(context, added, app, run=False)


def add_field(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="MODEL", help="What one of it is called: order.")],
    field: Annotated[
        str,
        typer.Argument(
            metavar="FIELD",
            help="As name:type[?][:modifier…]; with ? it may be null. See below. With --remove "
            "its name is enough.",
        ),
    ],
    default: Annotated[
        str | None,
        typer.Option(
            metavar="VALUE", help="What rows have that are there, and those that do not say."
        ),
    ] = None,
    concurrently: Annotated[
        bool, typer.Option("--concurrently", help="PostgreSQL makes its index while rows change.")
    ] = False,
    app: App = None,
) -> int:
    """Add a column to a model, with its migration, and what is taken and given of it."""
    from datetime import datetime

    from scaffold.pieces.model.field import AddedField

    at = datetime.now().astimezone()
    piece = f"{name}.{field.partition(':')[0]}"
    return _add(
        context, AddedField(name, field, default, concurrently, at), app, run=False, piece=piece
    )


def add_resource(
    context: typer.Context,
    name: Name,
    env: Annotated[
        str | None,
        typer.Option(metavar="VARIABLE", help="Holds its address.", show_default="NAME_URL"),
    ] = None,
    app: App = None,
    run: Run = False,
) -> int:
    """Write a resource that lives as long as the application, and open it in the lifespan."""
    from scaffold.pieces.resource.addition import AddedResource

    return _add(context, AddedResource(name, env), app, run=run)


def add_middleware(
    context: typer.Context,
    name: Name,
    before: Annotated[
        str | None, typer.Option(metavar="NAME", help="It runs just before this one.")
    ] = None,
    after: Annotated[
        str | None, typer.Option(metavar="NAME", help="It runs just after this one.")
    ] = None,
    app: App = None,
    run: Run = False,
) -> int:
    """Write a middleware, and put it in its place in the order."""
    from scaffold.pieces.middleware.addition import AddedMiddleware

    return _add(context, AddedMiddleware(name, before, after), app, run=run)


TOLD = "\n\n".join(KNOWN)
EPILOGS: dict[Callable[..., int], str] = {
    add_model: f"""{TOLD}

\b
Examples:
  scaffold add-model customer name:str:50 email:email:unique "note:text?"
  scaffold add-model order customer:ref:on_delete=cascade products:refs
  scaffold add-model entry due:date:index status:enum:open,paid --timestamps
""",
    add_field: f"""{TOLD}

\b
Examples:
  scaffold add-field order "note:text?"
  scaffold add-field order status:enum:open,paid:index --default open
  scaffold add-field order status --remove
""",
}
