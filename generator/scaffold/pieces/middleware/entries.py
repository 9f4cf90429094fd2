"""The middleware that an application of another maker has, in order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from scaffold.edits.calls import keyword_of
from scaffold.edits.source import Source
from scaffold.edits.statements import statement_of
from scaffold.model.application import Application
from scaffold.model.position import Position
from scaffold.model.tree import Tree


@dataclass(frozen=True)
class Entry:
    """One middleware that is there.

    Attributes:
        name: Of its class, or of the function that is one.
        call: `add_middleware`, or `@app.middleware`; None for an element of the list.
        index: Which element of the list it is.
    """

    name: str
    call: Position | None
    index: int = 0


def entries_of(files: Tree, application: Application) -> list[Entry]:
    """Return those that are there, the outermost first.

    Raises:
        CannotEditError: The list that FastAPI is given is not written out.
    """
    listed = listed_in(_source(files, application.call.path), application)
    elements = listed.elts if listed else []
    inner = [Entry(_name_of(one), None, index) for index, one in enumerate(elements)]
    added = [
        Entry(_added_name(_source(files, at.path), at), at) for at in application.added_middleware
    ]
    return [*reversed(added), *inner]


def listed_in(source: Source, application: Application) -> ast.List | None:
    """Return the list that FastAPI is given; None where it is given none.

    Raises:
        CannotEditError: It is not written out.
    """
    call = source.node_at(ast.Call, application.call)
    keyword = keyword_of(call, "middleware")
    if keyword is None:
        return None
    value = keyword.value
    if isinstance(value, ast.Name):
        value = _only_value(source, value)
    if isinstance(value, ast.List):
        return value
    raise source.refusal(keyword, "its list of middleware is not written out here")


def _source(files: Tree, path: str) -> Source:
    return Source(path, files[path].content)


def _only_value(source: Source, name: ast.Name) -> ast.expr:
    """Return what the file assigns to a name; the name itself if that is not written out.

    Raises:
        CannotEditError: The name is used elsewhere too, where it may be changed or shared.
    """
    values: dict[ast.expr, ast.expr] = {}
    for node in [*source.tree.body, *_nodes_around(source, name)]:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            values[node.targets[0]] = node.value
        elif isinstance(node, ast.AnnAssign) and node.value:
            values[node.target] = node.value
    used = [one for one in ast.walk(source.tree) if isinstance(one, ast.Name)]
    others = [one for one in used if one.id == name.id and one is not name]
    if len(others) > 1:
        last = max(others, key=source.start)
        raise source.refusal(last, f"{name.id} is used here too, as its list of middleware")
    return values.get(others[0], name) if others else name


def _nodes_around(source: Source, name: ast.Name) -> Iterator[ast.AST]:
    """Yield what is in the functions that use a name."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = [*ast.walk(function)]
            if name in inside:
                yield from inside


def _name_of(element: ast.expr) -> str:
    """Return `GZipMiddleware` for `Middleware(GZipMiddleware, minimum_size=500)`."""
    if isinstance(element, ast.Call) and element.args:
        return ast.unparse(element.args[0]).rpartition(".")[2]
    return ast.unparse(element)


def _added_name(source: Source, at: Position) -> str:
    call = source.node_at(ast.Call, at, "add_middleware", "middleware")
    statement = statement_of(source, call)
    if call in getattr(statement, "decorator_list", ()):
        assert isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef))
        return statement.name
    for node in ast.walk(statement):  # `app.middleware("http")(add_header)`
        if isinstance(node, ast.Call) and node.func is call:
            return _name_of(node)
    return _name_of(call)
