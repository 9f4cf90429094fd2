"""The lifespan of an application, and what is held open in it."""

from __future__ import annotations

import ast

from scaffold.edits.calls import ensure_keyword, remove_keyword
from scaffold.edits.elements import ensure_entry, remove_entry
from scaffold.edits.imports import ensure_imports, remove_unused_imports, spelled
from scaffold.edits.lifespans import ensure_open, remove_open, yield_of
from scaffold.edits.source import CannotEditError, Source, Splice, edited
from scaffold.edits.statements import ensure_before, statement_of
from scaffold.edits.texts import same, statements
from scaffold.model.position import Position
from scaffold.pieces.finding import blank_lines
from scaffold.pieces.names import names_in
from scaffold.project.imports import Import

NEW_NAMES = ("lifespan", "open_resources")
MANAGER = Import("contextlib", "asynccontextmanager")
ITERATOR = Import("collections.abc", "AsyncIterator")
FASTAPI = Import("fastapi", "FastAPI")
PARAMETER = "app"
# Blank lines around a function.
FORMATTED = 2
NEW = f'''\
@asynccontextmanager
async def {{function}}({PARAMETER}: {{FastAPI}}) -> AsyncIterator[None]:
    """Open what lives as long as the application, and close it in the end."""
    async with open_{{name}}() as {{name}}:
        {PARAMETER}.state.{{name}} = {{name}}
        yield
'''


def yielded_by(source: Source, at: Position) -> ast.Dict | ast.Call | None:
    """Return what the lifespan yields, where that can hold one thing more.

    Raises:
        CannotEditError: It is no lifespan that can be edited.
    """
    value = yield_of(source, lifespan_at(source, at)).value
    assert isinstance(value, ast.Yield)
    if isinstance(value.value, ast.Dict):
        return value.value
    if isinstance(value.value, ast.Call) and not value.value.args and value.value.keywords:
        return value.value
    return None


def lifespan_at(source: Source, at: Position) -> ast.AsyncFunctionDef:
    """Return the function of the lifespan.

    Raises:
        CannotEditError: It is of another kind.
    """
    try:
        function = source.node_at(ast.AsyncFunctionDef, at)
    except CannotEditError as error:
        raise CannotEditError(at, "the lifespan is no `async def` that yields") from error
    decorators = [ast.unparse(one).rpartition(".")[2] for one in function.decorator_list]
    if decorators != ["asynccontextmanager"]:
        raise source.refusal(function, "the lifespan is no @asynccontextmanager alone")
    return function


def put_in(source: Source, at: Position, name: str, opening: Import) -> Source:
    """Return the lifespan with the resource open around its yield, and in its state.

    It is as it should be where its owner opens the resource in another way.
    """
    function, yielded = lifespan_at(source, at), yielded_by(source, at)
    inside = "" if yielded else _assignment(source, function, name)
    opened = ensure_open(source, function, _item(name), inside)
    if opened and _calls(function, f"open_{name}"):
        return source
    after = edited(source, (*opened, *ensure_imports(source, opening)))
    if not yielded:
        return after
    # Imports have moved the function, but not its name.
    value = _yielded(after, function.name)
    if isinstance(value, ast.Dict):
        return edited(after, ensure_entry(after, value, name, name))
    assert isinstance(value, ast.Call)
    return edited(after, ensure_keyword(after, value, name, name))


def take_from(source: Source, at: Position, name: str, opening: Import) -> Source:
    """Return the lifespan without the resource."""
    function, yielded = lifespan_at(source, at), yielded_by(source, at)
    if isinstance(yielded, ast.Dict):
        source = edited(source, remove_entry(source, yielded, name))
    elif yielded:
        source = edited(source, remove_keyword(source, yielded, name))
    function = lifespan_at(source, at)
    inside = "" if yielded else _assignment(source, function, name)
    source = edited(source, remove_open(source, function, _item(name), inside))
    return edited(source, remove_unused_imports(source, opening))


def _calls(function: ast.AsyncFunctionDef, name: str) -> bool:
    return any(
        isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name
        for node in ast.walk(function)
    )


def _item(name: str) -> str:
    return f"open_{name}() as {name}"


def _assignment(source: Source, function: ast.AsyncFunctionDef, name: str) -> str:
    arguments = [*function.args.posonlyargs, *function.args.args]
    if len(arguments) != 1:
        raise source.refusal(function, "the lifespan does not take the application alone")
    return f"{arguments[0].arg}.state.{name} = {name}"


def _yielded(source: Source, function: str) -> ast.expr | None:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.AsyncFunctionDef) and node.name == function:
            value = yield_of(source, node).value
            assert isinstance(value, ast.Yield)
            return value.value
    return None


def write(source: Source, at: Position, name: str, opening: Import) -> Source:
    """Return the module of an application that has no lifespan, with one that opens the resource.

    Args:
        source: The module.
        at: The call of `FastAPI`.
        name: Of the resource.
        opening: The function that opens it.
    """
    call = source.node_at(ast.Call, at)
    used = {*(name for name, _ in names_in(source.tree)), *(source.starred or ())}
    function = next((one for one in NEW_NAMES if one not in used), None)
    if function is None:
        raise source.refusal(call, f"{' and '.join(NEW_NAMES)} are something else here")
    fastapi = spelled(source, FASTAPI)
    text = NEW.format(function=function, FastAPI=fastapi or "FastAPI", name=name)
    imports = [MANAGER, ITERATOR, opening, *([] if fastapi else [FASTAPI])]
    below = _top_level(source, call)
    return edited(
        source,
        (
            *ensure_before(source, below, f"{text}\n"),
            *ensure_keyword(source, call, "lifespan", function),
            *ensure_imports(source, *imports, used_by=below),
        ),
    )


def is_written(source: Source, at: Position, name: str) -> bool:
    """Say whether the lifespan is as `write` writes it."""
    function = lifespan_at(source, at)
    fastapi = spelled(source, FASTAPI) or "FastAPI"
    text = NEW.format(function=function.name, FastAPI=fastapi, name=name)
    return same(function, statements(text)[0])


def unwrite(source: Source, at: Position, call: Position, opening: Import) -> Source:
    """Return the module without the lifespan that `write` wrote."""
    function = lifespan_at(source, at)
    given = source.node_at(ast.Call, call)
    removed = (*_remove(source, function), *remove_keyword(source, given, "lifespan"))
    source = edited(source, removed)
    return edited(source, remove_unused_imports(source, MANAGER, ITERATOR, opening, FASTAPI))


def _remove(source: Source, function: ast.AsyncFunctionDef) -> tuple[Splice, ...]:
    """Return the splice that takes the function out, and the blank lines that it alone wanted.

    There were as many as are above it; but Ruff makes them two.
    """
    start, end = source.line_start(source.start(function)), source.next_line(source.end(function))
    above = 0
    while start and source.is_blank(before := source.line_start(start - 1)):
        start, above = before, above + 1
    while end < len(source.content) and source.is_blank(end):
        end = source.next_line(end)
    if above == FORMATTED and not _is_by_definition(source, function):
        above = 1
    return (Splice(start, end, "\n" * above),)


def _is_by_definition(source: Source, function: ast.AsyncFunctionDef) -> bool:
    """Say whether what stands above or below the function wants blank lines too."""
    index = source.tree.body.index(function)
    beside = (*source.tree.body[index - 1 : index], *source.tree.body[index + 1 : index + 2])
    return any(blank_lines(source, one) for one in beside)


def _top_level(source: Source, node: ast.expr) -> ast.stmt:
    """Return the statement of the module that holds a node."""
    inner = statement_of(source, node)
    return next(one for one in source.tree.body if any(n is inner for n in ast.walk(one)))
