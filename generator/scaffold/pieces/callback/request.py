"""What a handler takes from the request: its parameters, and those of what it depends on.

FastAPI's rules, https://fastapi.tiangolo.com/tutorial/body/: a parameter that is in the path is a
path parameter, one of a single value is in the query, a model is the body; `Query()`, `Header()`
and the like say otherwise.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from scaffold.pieces.callback.callback_url import Function
from scaffold.pieces.callback.exchange import Exchange, Place
from scaffold.pieces.callback.fields import fields_of
from scaffold.pieces.callback.shapes import DEEPEST, Typed, UnclearError, keyword, last_name
from scaffold.project.modules import Modules

MARKERS = frozenset(
    {"Body", "Cookie", "Depends", "File", "Form", "Header", "Path", "Query", "Security"}
)
# What FastAPI passes by itself, and never documents.
SPECIAL = frozenset(
    {"BackgroundTasks", "HTTPConnection", "Request", "Response", "SecurityScopes", "WebSocket"}
)
PLACES = {
    "Query": "query",
    "Path": "path",
    "Header": "header",
    "Cookie": "cookie",
    "Body": "body",
    "Form": "body",
    "File": "body",
}


def exchange_of(
    modules: Modules, path: str, function: Function, address: str, response: Typed | None
) -> Exchange:
    """Return what the request and the response of an operation hold.

    Args:
        modules: The project's.
        path: The file of the handler.
        function: The handler.
        address: The operation's path, with its parameters in braces.
        response: What `response_model=` names; None without it.
    """
    exchange = Exchange()
    exchange.names["path"] = re.findall(r"\{(\w+)(?::\w+)?\}", address)
    _Reader(modules, exchange).read(path, function, depth=0)
    if response is None and function.returns is not None:
        response = Typed(modules, path, function.returns)
    exchange.response = response
    return exchange


class _Reader:
    """Sorts the parameters of a handler, and of what it depends on, into an exchange."""

    def __init__(self, modules: Modules, exchange: Exchange) -> None:
        self._modules = modules
        self._exchange = exchange

    def read(self, path: str, function: Function, depth: int) -> None:
        if depth > DEEPEST:
            return
        for argument, default in _arguments(function):
            if argument.arg in {"self", "cls"}:
                continue
            typed = Typed(self._modules, path, argument.annotation or ast.Constant(value=None))
            marker = self._marker(typed, default)
            if marker is None:
                self._unmarked(argument, typed)
            elif _called(marker) in {"Depends", "Security"}:
                self._depends(marker, typed, depth)
            else:
                self._marked(argument.arg, typed, marker)

    def _marker(self, typed: Typed, default: ast.expr | None) -> Typed | None:
        """Return the last `Query()` and the like of an annotation or a default."""
        found = [*metadata(typed), *([typed.at(default)] if default else [])]
        return next((one for one in reversed(found) if _called(one) in MARKERS), None)

    def _unmarked(self, argument: ast.arg, typed: Typed) -> None:
        name = argument.arg
        if name in self._exchange.names["path"] or argument.annotation is None:
            self._add("query", name, name)
            return
        if _is_special(typed):
            return
        try:
            kind = typed.kind
        except UnclearError as error:
            kind = str(error)
        if kind in {"scalar", "enum"}:
            self._add("query", name, name)
        elif kind in {"model", "sequence", "mapping"}:
            self._exchange.body[name] = typed
        else:
            self._exchange.unclear.append(f"what the parameter {name}: {typed.text} is")

    def _add(self, place: str, parameter: str, name: str) -> None:
        self._exchange.places[parameter] = Place(place, name)
        if name not in self._exchange.names["path"]:
            self._exchange.names[place].append(name)

    def _marked(self, name: str, typed: Typed, marker: Typed) -> None:
        call, place = _call(marker), PLACES[_called(marker)]
        alias = keyword(call, "validation_alias") or keyword(call, "alias")
        if place == "body":
            self._exchange.places[name] = Place("body", alias or name)
            self._exchange.body[alias or name] = typed
            self._exchange.is_embedded |= _called(marker) != "Body" or any(
                given.arg == "embed" and ast.unparse(given.value) == "True"
                for given in call.keywords
            )
        elif typed.kind == "model":
            self._model(place, typed.plain)
            if place == "query":
                self._exchange.query_models.append(typed.plain.text)
        elif place != "path":
            text = alias or (name.replace("_", "-") if place == "header" else name)
            self._add(place, name, text)

    def _model(self, place: str, typed: Typed) -> None:
        fields = fields_of(typed)
        self._exchange.names[place] += fields.known
        if fields.unclear:
            self._exchange.unclear.append(fields.unclear)

    def _depends(self, marker: Typed, typed: Typed, depth: int) -> None:
        call = _call(marker)
        given = [*call.args, *(k.value for k in call.keywords if k.arg == "dependency")]
        what = marker.at(given[0]) if given else typed.plain
        path = what.path
        node: ast.expr | ast.ClassDef | Function = what.node
        if isinstance(node, (ast.Name, ast.Attribute)) and (
            found := self._modules.definition(path, what.text)
        ):
            path, node = found.path, found.node
        if isinstance(node, ast.ClassDef):
            self._class(Typed(self._modules, path, node), node, depth)
        elif isinstance(node, ast.expr):
            self._exchange.unclear.append(f"what {what.text} takes from the request")
        else:
            self.read(path, node, depth + 1)

    def _class(self, typed: Typed, node: ast.ClassDef, depth: int) -> None:
        """A dependency that is a class takes what its `__init__` takes, or its fields."""
        methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
        init = next((one for one in methods if one.name == "__init__"), None)
        if init is None:
            self._model("query", typed)
        else:
            self.read(typed.path, init, depth + 1)


def _arguments(function: Function) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    without = len(positional) - len(arguments.defaults)
    yield from zip(positional, [*[None] * without, *arguments.defaults], strict=True)
    yield from zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)


def metadata(typed: Typed) -> Iterator[Typed]:
    """Yield what stands beside the type in `Annotated`, also behind a name for it."""
    node = typed.node
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from metadata(typed.at(ast.parse(node.value, mode="eval").body))
    elif isinstance(node, ast.Subscript) and last_name(node.value) == "Annotated":
        assert isinstance(node.slice, ast.Tuple)
        yield from metadata(typed.at(node.slice.elts[0]))
        yield from map(typed.at, node.slice.elts[1:])
    elif isinstance(node, (ast.Name, ast.Attribute)):
        found = typed.modules.definition(typed.path, typed.text)
        if found and isinstance(found.node, ast.expr):
            yield from metadata(Typed(typed.modules, found.path, found.node))


def _call(typed: Typed) -> ast.Call:
    assert isinstance(typed.node, ast.Call)
    return typed.node


def _called(typed: Typed) -> str:
    """Return the last name of what is called here; empty where nothing is."""
    return last_name(typed.node.func) if isinstance(typed.node, ast.Call) else ""


def _is_special(typed: Typed) -> bool:
    node = typed.plain.node
    if isinstance(node, ast.ClassDef):
        names = [
            last_name(base.value if isinstance(base, ast.Subscript) else base)
            for base in node.bases
        ]
        return bool(SPECIAL & set(names))
    return last_name(node.value if isinstance(node, ast.Subscript) else node) in SPECIAL
