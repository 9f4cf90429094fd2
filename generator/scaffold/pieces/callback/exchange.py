"""What an operation's request and response hold, that a runtime expression can refer to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from scaffold.pieces.callback.fields import point
from scaffold.pieces.callback.runtime_expressions import Expression
from scaffold.pieces.callback.shapes import Typed, UnclearError

ALWAYS = frozenset({"url", "method", "statusCode"})


class Place(NamedTuple):
    """Where a parameter of the handler comes from: `query`, `callbackUrl`."""

    part: str
    name: str


@dataclass
class Exchange:
    """One request and its response.

    Attributes:
        names: What is in the `query`, the `path` and the `header`, by their names there.
        body: The parameters that make up the body.
        is_embedded: Whether one parameter alone is a key of the body too.
        response: The type of the answer; None where nothing declares it.
        unclear: What reading could not tell, each as a person reads it.
        query_models: Those whose fields are parameters of the query, by `Query()`; other parameters
            beside one are not read: https://github.com/fastapi/fastapi/pull/12944
        places: Where the handler's own parameters come from.
    """

    names: dict[str, list[str]] = field(
        default_factory=lambda: {"query": [], "path": [], "header": [], "cookie": []}
    )
    body: dict[str, Typed] = field(default_factory=dict)
    is_embedded: bool = False
    response: Typed | None = None
    unclear: list[str] = field(default_factory=list)
    query_models: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def missing(self, expression: Expression) -> str | None:
        """Return what is wrong with an expression: it refers to nothing; None if it is right.

        Raises:
            UnclearError: Reading does not tell.
        """
        if expression.source in ALWAYS:
            return None
        message, _, part = expression.source.partition(".")
        if part == "body":
            return self._missing_in_body(expression, message)
        if message == "response":
            raise UnclearError(f"what the response's {part} holds")
        names = self.names[part]
        if _folded(expression.name, part) in [_folded(name, part) for name in names]:
            return None
        if self.unclear:
            raise UnclearError("; ".join(self.unclear))
        return f"in the request's {part} there is {_listed(names)}"

    def _missing_in_body(self, expression: Expression, message: str) -> str | None:
        keys = expression.pointer
        if message == "response":
            if self.response is None:
                raise UnclearError("what the response holds, for it declares no model")
            names = point(self.response, keys)
        else:
            names = self._point(keys)
        return None if names is None else f"in the {message}'s body there is {_listed(names)}"

    def _point(self, keys: tuple[str, ...]) -> list[str] | None:
        if not self.body:
            if self.unclear:
                raise UnclearError("; ".join(self.unclear))
            return []
        if len(self.body) == 1 and not self.is_embedded:
            return point(next(iter(self.body.values())), keys)
        if not keys:
            return None
        if keys[0] not in self.body:
            return list(self.body)
        return point(self.body[keys[0]], keys[1:])


def _folded(name: str, part: str) -> str:
    return name.lower() if part == "header" else name


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "nothing"
