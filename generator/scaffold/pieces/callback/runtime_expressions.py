"""Runtime expressions: what stands in braces in the address of a callback.

The grammar is OpenAPI 3.1's, https://spec.openapis.org/oas/v3.1.1#runtime-expressions. Braces
cannot stand inside an expression: FastAPI, as every reader of a path, ends it at the first one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

GRAMMAR = re.compile(
    r"""\$(?: (?P<whole> url | method | statusCode )
      | (?P<message> request | response ) \.
        (?: header\. (?P<header> [!#$%&'*+.^_`|~0-9A-Za-z-]+ )
          | (?P<where> query | path ) \. (?P<name> [^\x00-\x1f"\\]+ )
          | body (?: \# (?P<pointer> (?: / (?: [^/~] | ~[01] )* )* ) )? ) )""",
    re.VERBOSE,
)
BRACES = re.compile(r"\{([^{}]*)\}")


class NotAnExpressionError(ValueError):
    """A text is not what the grammar allows; the message says where, and what would be right."""


class Expression(NamedTuple):
    """One runtime expression.

    Attributes:
        text: As it is written: `$request.body#/id`.
        source: `url`, `method`, `statusCode`, or of what message: `request.query`, `request.path`,
            `request.header`, `request.body`, and the same of the `response`.
        name: Of the parameter or the header; empty for the other sources.
        pointer: The keys into the body, outermost first, unescaped; empty for all of it.
    """

    text: str
    source: str
    name: str = ""
    pointer: tuple[str, ...] = ()


def expressions_in(address: str) -> tuple[Expression, ...]:
    """Return the expressions in the braces of an address, in their order.

    Raises:
        NotAnExpressionError: The text in some braces is none, or a brace has no other half.
    """
    if stray := re.search(r"[{}]", BRACES.sub("", address)):
        raise NotAnExpressionError(f"{address} has a {stray[0]!r} without its other half")
    return tuple(parse(text) for text in BRACES.findall(address))


def parse(text: str) -> Expression:
    """Return the expression that a text is.

    Raises:
        NotAnExpressionError: The text is none.
    """
    match = GRAMMAR.fullmatch(text)
    if match is None:
        raise NotAnExpressionError(f"{{{text}}} is no runtime expression{_meant(text)}")
    message = match["message"]
    if message is None:
        return Expression(text, match["whole"])
    if header := match["header"]:
        return Expression(text, f"{message}.header", header)
    if where := match["where"]:
        return Expression(text, f"{message}.{where}", match["name"])
    keys = (match["pointer"] or "").split("/")[1:]
    return Expression(text, f"{message}.body", pointer=tuple(_unescape(key) for key in keys))


def _meant(text: str) -> str:
    """Return what the text was meant to be, for the mistakes that documentation teaches."""
    if dotted := re.fullmatch(r"\$(request|response)\.body[./](.+)", text):
        keys = "/".join(re.split("[./]", dotted[2]))
        return f": write {{${dotted[1]}.body#/{keys}}}"
    if bare := re.fullmatch(r"\$?([A-Za-z_]\w*)(:\w+)?", text):
        return f": write {{$request.query.{bare[1]}}} or {{$request.path.{bare[1]}}}"
    return ", such as {$request.query.callback_url} or {$request.body#/id}"


def _unescape(key: str) -> str:
    return key.replace("~1", "/").replace("~0", "~")
