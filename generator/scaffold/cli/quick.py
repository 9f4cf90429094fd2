"""Commands whose values are texts and flags, which start without what would validate others."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand


class AsGiven:
    """Takes a value as it was given, in place of Typer's `RuntimeParam`."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401, ARG002
        """Return the value."""
        return value


def as_given(parameters: list[Any]) -> list[Any]:
    """Let texts and flags be taken as they are.

    For them too Typer would import pydantic, which takes as long as all the rest of a start.
    """
    for parameter in parameters:
        if parameter.type_descriptor.annotation in {str, bool}:
            parameter.get_runtime_param = AsGiven
    return parameters


class QuickCommand(TyperCommand):
    """A command of such values."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - Typer does not export the types
        """Return the command's options and arguments."""
        return as_given(super().get_params(ctx))
