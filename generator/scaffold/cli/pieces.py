"""The commands that add a piece to a project and join it in, and take it out again."""

from __future__ import annotations

from typing import Annotated

import typer

from scaffold.cli.shared import App, Name, Run, carry_out, writing


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
    from scaffold.commands.add_callback import add_callback as add
    from scaffold.commands.callback import Request
    from scaffold.pieces.callback.plan import Asked

    request = Request(Asked(name, event, reply, path), on, app, run, writing(context))
    return carry_out(lambda: add(request), context)


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
    from scaffold.commands.add_router import Request
    from scaffold.commands.add_router import add_router as add

    request = Request(name, prefix, tag, app, run, writing(context))
    return carry_out(lambda: add(request), context)


def add_resource(
    context: typer.Context,
    name: Name,
    env: Annotated[
        str | None,
        typer.Option(metavar="VARIABLE", help="Holds its address.", show_default="NAME_URL"),
    ] = None,
    app: App = None,
) -> int:
    """Write a resource that lives as long as the application, and open it in the lifespan."""
    from scaffold.commands.add_resource import Request
    from scaffold.commands.add_resource import add_resource as add

    request = Request(name, env, app, writing(context))
    return carry_out(lambda: add(request), context)


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
) -> int:
    """Write a middleware, and put it in its place in the order."""
    from scaffold.commands.add_middleware import Request
    from scaffold.commands.add_middleware import add_middleware as add

    request = Request(name, before, after, app, writing(context))
    return carry_out(lambda: add(request), context)
