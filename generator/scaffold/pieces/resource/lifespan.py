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
async def {{function}}({PARAMETER}: {{FastAPI}}) -> AsyncIterator[{{state}}]:
    """Open what lives as long as the application, and close it in the end."""
    async with open_{{name}}() as {{name}}:
        {{inside}}
'''
# What a lifespan yields, as its annotation has it: without a state, and with one.
NOTHING, STATE = "None", "dict[str, object]"


def yielded_by(source: Source, at: Position) -> ast.Dict | ast.Call | None:
    """Return what the lifespan yields, where that can hold one thing more.

    Raises:
        CannotEditError: It is no lifespan that can be edited.
    """
    value = _yield(source, lifespan_at(source, at)).value
    if isinstance(value, ast.Dict):
        return value
    if isinstance(value, ast.Call) and not value.args and value.keywords:
        return value
    return None


def yields_nothing(source: Source, at: Position) -> bool:
    """Say whether the lifespan has no state, so that it may be given one.

    Raises:
        CannotEditError: It is no lifespan that can be edited.
    """
    value = _yield(source, lifespan_at(source, at)).value
    return value is None or ast.unparse(value) == NOTHING


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


def put_in(source: Source, at: Position, name: str, opening: Import, *, is_yielded: bool) -> Source:
    """Return the lifespan with the resource open around its yield, and in the state.

    It is as it should be where its owner opens the resource in another way.

    Args:
        source: The module.
        at: The lifespan.
        name: Of the resource.
        opening: The function that opens it.
        is_yielded: Whether that is the state which is yielded, and not the application's.
    """
    function, yielded = lifespan_at(source, at), yielded_by(source, at)
    inside = "" if is_yielded else _assignment(source, function, name)
    opened = ensure_open(source, function, _item(name), inside)
    if opened and _calls(function, f"open_{name}"):
        return source
    state = _with_state(source, function, _entry(name)) if is_yielded and not yielded else ()
    after = edited(source, (*opened, *state, *ensure_imports(source, opening)))
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
    if yielded and ast.unparse(yielded) == ast.unparse(statements(_entry(name))[0]):
        source = edited(source, _with_state(source, function, ""))
    elif isinstance(yielded, ast.Dict):
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


def _entry(name: str) -> str:
    return f'{{"{name}": {name}}}'


def _yield(source: Source, function: ast.AsyncFunctionDef) -> ast.Yield:
    value = yield_of(source, function).value
    assert isinstance(value, ast.Yield)
    return value


def _with_state(source: Source, function: ast.AsyncFunctionDef, state: str) -> tuple[Splice, ...]:
    """Return the splices by which the lifespan yields a state, or "" for none, and says so."""
    node, returns = _yield(source, function), function.returns
    end = source.start(node) + len("yield")
    splices = [Splice(end, source.end(node), f" {state}" if state else "")]
    kinds = returns.slice if isinstance(returns, ast.Subscript) else None
    first = kinds.elts[0] if isinstance(kinds, ast.Tuple) else kinds
    before, after = (NOTHING, STATE) if state else (STATE, NOTHING)
    if first and ast.unparse(first) == before:
        splices.append(Splice(source.start(first), source.end(first), after))
    return tuple(splices)


def _yielded(source: Source, function: str) -> ast.expr | None:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.AsyncFunctionDef) and node.name == function:
            return _yield(source, node).value
    return None


def write(source: Source, at: Position, name: str, opening: Import, *, is_yielded: bool) -> Source:
    """Return the module of an application that has no lifespan, with one that opens the resource.

    Args:
        source: The module.
        at: The call of `FastAPI`.
        name: Of the resource.
        opening: The function that opens it.
        is_yielded: Whether it is in the state that the lifespan yields, or the application's.
    """
    call = source.node_at(ast.Call, at)
    used = {*(name for name, _ in names_in(source.tree)), *(source.starred or ())}
    function = next((one for one in NEW_NAMES if one not in used), None)
    if function is None:
        raise source.refusal(call, f"{' and '.join(NEW_NAMES)} are something else here")
    fastapi = spelled(source, FASTAPI)
    text = _new(function, fastapi or "FastAPI", name, is_yielded=is_yielded)
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
    texts = (_new(function.name, fastapi, name, is_yielded=one) for one in (True, False))
    return any(same(function, statements(text)[0]) for text in texts)


def _new(function: str, fastapi: str, name: str, *, is_yielded: bool) -> str:
    kept = f"{PARAMETER}.state.{name} = {name}\n        yield"
    inside, state = (f"yield {_entry(name)}", STATE) if is_yielded else (kept, NOTHING)
    return NEW.format(function=function, FastAPI=fastapi, name=name, state=state, inside=inside)


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
