"""Runtime expressions: the address of a callback, out of the request that asked for it.

The path of a callback is such as `{$request.query.callback_url}/paid/{$request.body#/id}`:
https://spec.openapis.org/oas/v3.1.1#runtime-expressions. An expression that stands first, or an
absolute URL, is the address; values that follow are data in its path or its query.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Request

EXPRESSION = re.compile(
    r"""\$(?: (?P<whole> url | method )
      | request \.
        (?: header \. (?P<header> [!#$%&'*+.^_`|~0-9A-Za-z-]+ )
          | (?P<where> query | path ) \. (?P<name> [^\x00-\x1f"\\]+ )
          | body (?: \# (?P<pointer> (?: / (?: [^/~] | ~[01] )* )* ) )? ) )""",
    re.VERBOSE,
)
OF_THE_RESPONSE = re.compile(r"\$(response\.|statusCode$)")
# Up to where nothing that follows can change the host.
ORIGIN = re.compile(r"https?://[^/?#\\]+(?=[/?]|$)", re.IGNORECASE)
INDEX = re.compile(r"0|[1-9][0-9]*")


class MalformedExpression(ValueError):
    """A path is no address with runtime expressions."""


class UnusableValue(ValueError):
    """A request has nothing, or no text, where an expression points; its value is not told."""


@dataclass(frozen=True)
class Expression:
    """One runtime expression.

    Attributes:
        text: As it is written: `$request.body#/id`.
        source: `url`, `method`, `query`, `path`, `header` or `body`.
        name: Of the parameter or the header; empty for the other sources.
        pointer: The keys into the body, outermost first, unescaped; empty for all of it.
    """

    text: str
    source: str
    name: str = ""
    pointer: tuple[str, ...] = ()

    def value(self, request: Request, body: Any) -> Any:
        """Return what it refers to, as it was sent.

        Args:
            request: The request.
            body: Its JSON, with the numbers as text.

        Raises:
            UnusableValue: it refers to nothing, or to more than one value.
        """
        match self.source:
            case "url":
                return str(request.url)
            case "method":
                return request.method
            case "path" if self.name in request.path_params:
                return str(request.path_params[self.name])
            case "query":
                return self.only(request.query_params.getlist(self.name))
            case "header":
                return self.only(request.headers.getlist(self.name))
            case "body":
                return self.pointed_to(body)
        raise UnusableValue(f"{self.text} is not in the request")

    def only(self, values: Sequence[str]) -> str:
        """Return the one value: of several, FastAPI gave the handler the first or the last."""
        if len(values) > 1:
            raise UnusableValue(f"{self.text} is in the request {len(values)} times")
        if not values:
            raise UnusableValue(f"{self.text} is not in the request")
        return values[0]

    def pointed_to(self, node: Any) -> Any:
        """Return what the pointer leads to: https://www.rfc-editor.org/rfc/rfc6901."""
        for key in self.pointer:
            if isinstance(node, dict) and key in node:
                node = node[key]
            elif isinstance(node, list) and INDEX.fullmatch(key) and int(key) < len(node):
                node = node[int(key)]
            else:
                raise UnusableValue(f"{self.text} is not in the request")
        return node


@dataclass(frozen=True)
class Address:
    """The path of a callback route.

    Attributes:
        text: As it is written.
        parts: The texts and the expressions that it is made of, in their order.
    """

    text: str
    parts: tuple[str | Expression, ...]

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The expressions, in their order."""
        return tuple(part for part in self.parts if isinstance(part, Expression))

    async def evaluate(self, request: Request) -> str:
        """Return the URL that a request asks for.

        Values are taken as they were sent, before any model changed them. `https://h` and
        `https://h/` are one address: what follows begins with the only slash. A query that the
        client's address has stays behind the path; a fragment, which no request can carry, is
        refused. A value in the path is one segment of it, or part of one, whatever it holds; what
        would be none (nothing, `.` and `..`) is refused.

        Raises:
            UnusableValue: the request has nothing, several values, or none that can stand in a
                URL, where an expression points.
        """
        body: Any = None
        if any(expression.source == "body" for expression in self.expressions):
            body = parse_json(await request.body())
        values = {
            expression: text_of(expression, expression.value(request, body))
            for expression in self.expressions
        }
        return self.url(values)

    def url(self, values: Mapping[Expression, str]) -> str:
        """Return the URL with these values.

        Raises:
            UnusableValue: one cannot stand where its expression stands.
        """
        first, *others = self.parts
        base, query = "", ""
        if isinstance(first, Expression):
            base, query = client_address(first, values[first])
        else:
            others = [first, *others]
        rest = ""
        for part in others:
            is_in_path = "?" not in rest
            rest += part if isinstance(part, str) else encoded(part, values[part], is_in_path)
        path, _, more = rest.partition("?")
        if path.startswith("/"):
            base = base.removesuffix("/")
        return with_query(base + path, "&".join(filter(None, [query, more])))


def parse(path: str) -> Address:
    """Return the address that the path of a callback route is.

    Raises:
        MalformedExpression: it is none; the message says what is wrong, and where.
    """
    if not is_clean(path):
        raise MalformedExpression("it holds a space or a character that cannot be printed")
    parts = tuple(parts_of(path))
    first, second = [*parts, "", ""][:2]
    if isinstance(first, Expression):
        if isinstance(second, Expression) or second[:1] not in {"", "/", "?"}:
            raise MalformedExpression(f"what follows {{{first.text}}} begins with neither / nor ?")
    elif not (origin := ORIGIN.match(first)) or origin.end() == len(first) < len(path):
        raise MalformedExpression("it begins with neither an expression nor https:// and a host")
    return Address(path, parts)


def is_clean(text: str) -> bool:
    """Say whether there is neither a space nor a character that cannot be printed."""
    return text.isprintable() and " " not in text


def parts_of(path: str) -> Iterator[str | Expression]:
    """Yield the texts and the expressions of a path."""
    position = 0
    for braces in re.finditer(r"\{([^{}]*)\}", path):
        if braces.start() > position:
            yield literal(path, position, braces.start())
        yield expression(braces[1], braces.start())
        position = braces.end()
    if position < len(path):
        yield literal(path, position, len(path))


def literal(path: str, start: int, end: int) -> str:
    """Return what stands between expressions."""
    if stray := re.compile(r"[{}#]").search(path, start, end):
        reason = "is sent to no server" if stray[0] == "#" else "is without its other half"
        raise MalformedExpression(f"{stray[0]} at {stray.start()} {reason}")
    return path[start:end]


def expression(text: str, position: int) -> Expression:
    """Return the expression that stands in braces at a position."""
    if OF_THE_RESPONSE.match(text):
        raise MalformedExpression(
            f"{{{text}}} at {position} refers to the response: there is none yet when the "
            "callback is recorded"
        )
    match = EXPRESSION.fullmatch(text)
    if match is None:
        raise MalformedExpression(f"{{{text}}} at {position} is no runtime expression{hint(text)}")
    if whole := match["whole"]:
        return Expression(text, whole)
    if header := match["header"]:
        return Expression(text, "header", header)
    if where := match["where"]:
        return Expression(text, where, match["name"])
    keys = (match["pointer"] or "").split("/")[1:]
    unescaped = (key.replace("~1", "/").replace("~0", "~") for key in keys)
    return Expression(text, "body", pointer=tuple(unescaped))


def hint(text: str) -> str:
    """Return what was meant, for the two mistakes that documentation teaches."""
    if dotted := re.fullmatch(r"\$request\.body[./](.+)", text):
        return f": write {{$request.body#/{dotted[1].replace('.', '/')}}}"
    if bare := re.fullmatch(r"\$?([A-Za-z_]\w*)", text):
        return f": write {{$request.query.{bare[1]}}} or {{$request.path.{bare[1]}}}"
    return ""


def parse_json(body: bytes) -> Any:
    """Return a JSON body, its numbers as they are spelled.

    Raises:
        UnusableValue: it is no JSON.
    """
    try:
        return json.loads(body, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise UnusableValue("$request.body is no JSON") from error


def text_of(expression: Expression, value: Any) -> str:
    """Return a value as text.

    Raises:
        UnusableValue: an object, a list and null are none.
    """
    match value:
        case str():
            return value
        case bool():
            return json.dumps(value)
        case dict():
            kind = "an object"
        case list():
            kind = "a list"
        case _:
            kind = "null"
    raise UnusableValue(f"{expression.text} is {kind}, no text")


def client_address(expression: Expression, value: str) -> tuple[str, str]:
    """Return an address without its query, and the query."""
    if "#" in value:
        raise UnusableValue(f"{expression.text} has a fragment, which no request can carry")
    if not ORIGIN.match(value) or not is_clean(value):
        raise UnusableValue(f"{expression.text} is no http or https URL")
    base, _, query = value.partition("?")
    return base, query


def encoded(expression: Expression, value: str, is_in_path: bool) -> str:
    """Return a value as data, for a segment of the path or a value of the query."""
    if is_in_path and not value.strip("."):
        # Dots mean the same when they are encoded: https://url.spec.whatwg.org/#double-dot-path-segment
        raise UnusableValue(f"{expression.text} is empty or dots, and cannot stand in a path")
    try:
        return quote(value, safe="")
    except UnicodeEncodeError as error:
        raise UnusableValue(f"{expression.text} holds half of a character") from error


def with_query(url: str, query: str) -> str:
    """Return a URL with a query, behind the one that it may have."""
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query}"
