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
from scaffold.pieces.tests import is_test
from scaffold.project.modules import Definition, Modules


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


def entries_of(modules: Modules, application: Application) -> list[Entry]:
    """Return those that are there, the outermost first.

    Raises:
        CannotEditError: The list that FastAPI is given is not written out.
    """
    at = listed_at(modules, application)
    elements = _source(modules, at.path).node_at(ast.List, at).elts if at else []
    inner = [Entry(_name_of(one), None, index) for index, one in enumerate(elements)]
    added = [
        Entry(_added_name(_source(modules, at.path), at), at) for at in application.added_middleware
    ]
    return [*reversed(added), *inner]


def listed_at(modules: Modules, application: Application) -> Position | None:
    """Return the place of the list that FastAPI is given; None where it is given none.

    Of `MIDDLEWARE + [...]` it is the last one, which is innermost.

    Raises:
        CannotEditError: It is not written out, or others use it too.
    """
    calls = (application.call, *application.other_calls)
    given = (
        (one, keyword_of(_source(modules, one.path).node_at(ast.Call, one), "middleware"))
        for one in calls
    )
    at, keyword = next(((at, found) for at, found in given if found), (application.call, None))
    if keyword is None:
        return None
    source = _source(modules, at.path)
    found = _list_in(modules, source, keyword.value)
    if found is None:
        raise source.refusal(keyword, "its list of middleware is not written out here")
    return found


def _list_in(modules: Modules, source: Source, value: ast.expr) -> Position | None:
    """Return the place of the list that an expression gives."""
    if isinstance(value, ast.List):
        return source.position(value)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return _list_in(modules, source, value.right)
    if isinstance(value, ast.Name) and (only := _only_value(source, value)) is not value:
        return _list_in(modules, source, only)
    return _list_elsewhere(modules, source, value)


def _list_elsewhere(modules: Modules, source: Source, value: ast.expr) -> Position | None:
    """Return the place of the list that another module has, or that a function gives."""
    called = value.func if isinstance(value, ast.Call) else value
    found = modules.definition(source.path, ast.unparse(called))
    if found is None or isinstance(found.node, ast.ClassDef):
        return None
    there = _source(modules, found.path)
    _check_used_once(modules, source, ast.unparse(called), found)
    if isinstance(found.node, ast.expr):
        given = [found.node] if called is value else []
    else:
        returns = [one for one in ast.walk(found.node) if isinstance(one, ast.Return)]
        given = [one.value for one in returns if one.value and called is not value]
    return _list_in(modules, there, given[0]) if len(given) == 1 else None


def _check_used_once(modules: Modules, source: Source, name: str, found: Definition) -> None:
    """Refuse what is used elsewhere too, where it may be changed or shared."""
    for path, file in modules.files.items():
        last = found.name.rpartition(".")[2]
        if not path.endswith(".py") or is_test(path) or last.encode() not in file.content:
            continue
        names = {last, name} if path == source.path else {last}
        uses = [
            node
            for node in ast.walk(modules.tree(path))
            if isinstance(node, ast.Name | ast.Attribute)
            and isinstance(node.ctx, ast.Load)
            and ast.unparse(node) in names
            and modules.definition(path, ast.unparse(node)) == found
        ]
        if len(uses) > (path == source.path):
            at = _source(modules, path)
            raise at.refusal(uses[-1], f"{last} is used here too, as its list of middleware")


def _source(modules: Modules, path: str) -> Source:
    return Source(path, modules.files[path].content)


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
    others = [one for one in used if one.id == name.id and not _is_there(one, name)]
    if len(others) > 1:
        last = max(others, key=source.start)
        raise source.refusal(last, f"{name.id} is used here too, as its list of middleware")
    return values.get(others[0], name) if others else name


def _nodes_around(source: Source, name: ast.Name) -> Iterator[ast.AST]:
    """Yield what is in the functions that use a name."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = [*ast.walk(function)]
            if any(isinstance(one, ast.Name) and _is_there(one, name) for one in inside):
                yield from inside


def _is_there(one: ast.Name, name: ast.Name) -> bool:
    """Say whether both stand in one place: each reading of a file has a tree of its own."""
    return (one.lineno, one.col_offset) == (name.lineno, name.col_offset)


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
