"""Commands whose values are texts and flags, which start without what would validate others."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

AS_GIVEN = (str, bool, list[str])


class AsGiven:
    """Takes a value as it was given, in place of Typer's `RuntimeParam`."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401
        """Return the value; an empty one is a variable of the shell that was never set."""
        if value == "" or (isinstance(value, (list, tuple)) and "" in value):
            raise typer.BadParameter("it is empty.", ctx, param)
        return value


def as_given(parameters: list[Any]) -> list[Any]:
    """Let texts, lists of them, and flags be taken as they are.

    For them too Typer would import pydantic, which takes as long as all the rest of a start.
    """
    for parameter in parameters:
        if parameter.type_descriptor.annotation in AS_GIVEN:
            parameter.get_runtime_param = AsGiven
    return parameters


class QuickCommand(TyperCommand):
    """A command of such values."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - Typer does not export the types
        """Return the command's options and arguments."""
        return as_given(super().get_params(ctx))


class ExtendedCommand(TyperCommand):
    """A command with more options than its function, which finds those in the context's `obj`."""

    @cached_property
    def more(self) -> list[Any]:
        """The options, which come after the function's own."""
        raise NotImplementedError

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - Typer does not export the types
        """Return all options and arguments."""
        *own, help_ = as_given(super().get_params(ctx))
        return [*own, *self.more, help_]

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the arguments and options, below the headings that some of them name.

        As text: Rich's panels cut values off at 60 columns, and take three times as long to start.
        """
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in self.get_params(ctx):
            usual = "Arguments" if one.param_type_name == "argument" else "Options"
            name, help_ = one.get_help_record(ctx)
            record = (name.removesuffix(" <str>").removesuffix(" <list[str]>"), help_)
            groups.setdefault(one.rich_help_panel or usual, []).append(record)
        for heading, records in groups.items():
            with formatter.section(heading):
                formatter.write_dl(records)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run the command's function, with the values of its other options in the context."""
        ctx.obj = {option.name: ctx.params.pop(option.name) for option in self.more}
        return super().invoke(ctx)


def parameters_of(function: Callable[..., None]) -> list[Any]:
    """Return the options that Typer makes from a signature."""
    app = typer.Typer(add_completion=False)
    app.command()(function)
    return get_command(app).params
