"""A middleware in a project of our template."""

from __future__ import annotations

import ast

from scaffold.edits.elements import ensure_element, remove_element
from scaffold.edits.imports import ensure_imports, remove_unused_imports
from scaffold.edits.names import Import
from scaffold.edits.source import Source, edited
from scaffold.model.problem import wrong_usage
from scaffold.pieces.finding import definition_in
from scaffold.pieces.joining import Joint, Piece
from scaffold.pieces.middleware.texts import Middleware, own_middleware_text, own_test_text

PACKAGE = "src/app/middleware"
LISTED = f"{PACKAGE}/__init__.py"
DEFINING = "stack"


def own_middleware(asked: Middleware) -> Piece:
    """Return the middleware, its test, its entry among the others, and its settings."""
    created = {
        f"{PACKAGE}/{asked.name}.py": own_middleware_text(asked),
        f"tests/middleware/test_{asked.name}.py": own_test_text(asked),
    }
    joint = Joint(
        LISTED,
        put=lambda source: _put(source, asked),
        take=lambda source: _take(source, asked.name),
        snippet=f"from app.middleware import {asked.name}\n\n{asked.name}.middleware()",
    )
    return Piece(created, (joint,), {".env.example": asked.example})


def _put(source: Source, asked: Middleware) -> Source:
    listed = _list_in(source)
    names = [_name_of(element) for element in listed.elts]
    before, after = (
        place and listed.elts[place_of(names, place)] for place in (asked.before, asked.after)
    )
    text = f"{asked.name}.middleware()"
    entry = ensure_element(source, listed, text, before=before or None, after=after or None)
    imports = ensure_imports(source, Import("app.middleware", asked.name))
    joined = edited(source, (*entry, *imports))
    check_order([_name_of(element) for element in _list_in(joined).elts], asked)
    return joined


def _take(source: Source, name: str) -> Source:
    listed = _list_in(source)
    source = edited(source, remove_element(source, listed, f"{name}.middleware()"))
    return edited(source, remove_unused_imports(source, Import("app.middleware", name)))


def _list_in(source: Source) -> ast.List:
    function = definition_in(source, ast.FunctionDef, DEFINING)
    last = function.body[-1]
    if isinstance(last, ast.Return) and isinstance(last.value, ast.List):
        return last.value
    raise source.refusal(last, "it does not end by returning a list")


def _name_of(element: ast.expr) -> str:
    """Return `gzip` for `gzip.middleware()`; the text of anything else."""
    function = element.func if isinstance(element, ast.Call) else element
    return ast.unparse(function.value if isinstance(function, ast.Attribute) else function)


def place_of(names: list[str], place: str) -> int:
    """Return which of the middleware is meant.

    Raises:
        RefusedError: With exit code 2, naming the ones that there are.
    """
    plain = [_plain(name) for name in names]
    if _plain(place) in plain:
        return plain.index(_plain(place))
    known = ", ".join(names) or "none"
    raise wrong_usage("place", f"There is no middleware {place!r}. There are: {known}.")


def check_order(names: list[str], asked: Middleware) -> None:
    """Refuse a middleware that has another place already (exit code 2).

    Args:
        names: All of them, the outermost first.
        asked: The one that is among them, under its name.
    """
    own = place_of(names, asked.name)
    if asked.before is not None and own > place_of(names, asked.before):
        raise _misplaced(asked, f"inside {asked.before}")
    if asked.after is not None and own < place_of(names, asked.after):
        raise _misplaced(asked, f"around {asked.after}")


def _misplaced(asked: Middleware, place: str) -> Exception:
    message = f"The middleware {asked.name!r} is there already, {place}."
    return wrong_usage("place", message, f"scaffold add-middleware {asked.name} --remove")


def _plain(name: str) -> str:
    return name.lower().replace("_", "").removesuffix("middleware")
