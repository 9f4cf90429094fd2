"""The `yield` of a lifespan, and what is open around it."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator
from itertools import pairwise

from scaffold.edits.layouts import line_with
from scaffold.edits.source import Source, Splice
from scaffold.edits.texts import same, statements

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.GeneratorExp)
# A statement in their body runs exactly once, if the function gets there.
PASSED_ONCE = (ast.AsyncFunctionDef, ast.With, ast.AsyncWith, ast.Try)
STRINGS = {tokenize.STRING, *(getattr(tokenize, name, -1) for name in ("FSTRING_START",))}


def yield_of(source: Source, function: ast.AsyncFunctionDef) -> ast.Expr:
    """Return the statement by which the lifespan yields.

    Raises:
        CannotEditError: It yields in more than one place, in a branch or a loop, or not as a
            statement.
    """
    yields = [node for node in _own_nodes(function) if isinstance(node, ast.Yield)]
    if len(yields) != 1:
        raise source.refusal(function, f"{function.name} has {len(yields)} yield, and not one")
    path = _path_to(function, yields[0])
    if not isinstance(path[-1], ast.Expr):
        raise source.refusal(yields[0], "the value of yield is used")
    for parent, child in pairwise(path):
        if not isinstance(parent, PASSED_ONCE) or child not in parent.body:
            raise source.refusal(yields[0], "it depends on something whether this yield is reached")
    return path[-1]


def ensure_open(
    source: Source, function: ast.AsyncFunctionDef, item: str, inside: str = ""
) -> tuple[Splice, ...]:
    """Return the splices that keep something open around the lifespan's `yield`.

    Args:
        source: The file.
        function: The lifespan in it.
        item: What stands between `async with` and the colon: `open_search() as search`.
        inside: A statement that runs before the yield: `app.state.search = search`.
    """
    if _find(function, item, inside):
        return ()
    node = yield_of(source, function)
    start, end = source.start(node), source.end(node)
    if not source.begins_line(start):
        raise source.refusal(node, "the yield shares its line")
    if beside := _open_beside(source, function, node, item, inside):
        return beside
    at = source.line_start(start)
    indent = source.indentation(start)
    step = _step(source, function)
    header = f"{indent}async with {item}:\n" + (f"{indent}{step}{inside}\n" if inside else "")
    lines = [line for line in _lines_of(source, start, end) if not source.is_blank(line)]
    shifts = (Splice(line, line, step) for line in [start, *lines])
    return (Splice(at, at, header), *shifts)


def remove_open(
    source: Source, function: ast.AsyncFunctionDef, item: str, inside: str = ""
) -> tuple[Splice, ...]:
    """Return the splices that take out what `ensure_open` puts in.

    Raises:
        CannotEditError: There is more in the block by now.
    """
    found, index = _find(function, item, inside) or (None, 0)
    if found is None:
        return ()
    last = found.body[-1]
    if len(found.body) != 1 + bool(inside) or not source.begins_line(source.start(last)):
        raise source.refusal(found, f"there is more in the block of {item} than its yield")
    first = source.line_start(source.start(last))
    if len(found.items) > 1:
        inner = Splice(source.line_start(source.start(found.body[0])), first, "")
        return (_without(source, found, index), inner)
    start, end = source.start(found), source.end(found)
    step = len(source.indentation(first)) - len(source.indentation(start))
    lines = [first, *_lines_of(source, source.start(last), end)]
    header = Splice(source.line_start(start), first, "")
    return (header, *(_unshift(source, line, step) for line in lines))


def _open_beside(
    source: Source, function: ast.AsyncFunctionDef, node: ast.Expr, item: str, inside: str
) -> tuple[Splice, ...]:
    """Return the splices that open it beside what is open around the yield alone, if it fits."""
    for outer in _own_nodes(function):
        if isinstance(outer, ast.AsyncWith) and outer.body == [node]:
            _, end = _extent(source, outer.items[-1])
            splice = Splice(end, end, f", {item}")
            is_bare = source.tokens[source.token_index(end)].text == ":"
            is_line = source.is_on_one_line(source.start(outer), end)
            if is_bare and is_line and source.fits(line_with(source, splice)):
                at = source.line_start(source.start(node))
                line = f"{source.indentation(at)}{inside}\n" if inside else ""
                return (splice, Splice(at, at, line))
    return ()


def _without(source: Source, opened: ast.AsyncWith, index: int) -> Splice:
    """Return the splice that leaves the others open; there are some."""
    extents = [_extent(source, one) for one in opened.items]
    first, second = extents[max(index - 1, 0)], extents[max(index, 1)]
    if source.text(first[1], second[0]).strip() != ",":
        raise source.refusal(opened, "there is more between what is open here than a comma")
    return Splice(first[1], second[1], "") if index else Splice(first[0], second[0], "")


def _extent(source: Source, item: ast.withitem) -> tuple[int, int]:
    """Return where an item begins and ends, without parentheses of its own."""
    return source.start(item.context_expr), source.end(item.optional_vars or item.context_expr)


def _step(source: Source, function: ast.AsyncFunctionDef) -> str:
    """Return by how much the block of the function is indented."""
    outer = source.indentation(source.start(function))
    return source.indentation(source.start(function.body[0])).removeprefix(outer)


def _find(
    function: ast.AsyncFunctionDef, item: str, inside: str
) -> tuple[ast.AsyncWith, int] | None:
    """Return where it is opened, and as which of the items there."""
    wanted = statements(f"async def _():\n async with {item}: ...")[0]
    assert isinstance(wanted, ast.AsyncFunctionDef)
    assert isinstance(wanted.body[0], ast.AsyncWith)
    for node in _own_nodes(function):
        if not isinstance(node, ast.AsyncWith):
            continue
        for index, present in enumerate(node.items):
            is_it = same(present, wanted.body[0].items[0])
            if is_it and (not inside or same(node.body[0], statements(inside)[0])):
                return node, index
    return None


def _own_nodes(function: ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """Yield what is in the function, but not in functions in it."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, SCOPES):
            todo += ast.iter_child_nodes(node)


def _path_to(function: ast.AsyncFunctionDef, node: ast.Yield) -> list[ast.stmt]:
    """Return the statements that hold the node, from the function to the innermost."""
    holding = [
        one
        for one in [function, *_own_nodes(function)]
        if isinstance(one, ast.stmt) and any(inner is node for inner in ast.walk(one))
    ]
    return sorted(holding, key=lambda one: -sum(1 for _ in ast.walk(one)))


def _lines_of(source: Source, start: int, end: int) -> list[int]:
    """Return where the lines of a statement begin, but for the first.

    Raises:
        CannotEditError: One of them begins in a string, which would be changed.
    """
    lines = []
    at = source.next_line(start)
    while at < end:
        lines.append(at)
        at = source.next_line(at)
    for token in source.between(start, end):
        if token.kind in STRINGS and not source.is_on_one_line(token.start, token.end):
            raise source.refusal(token.start, "the string has several lines")
    return lines


def _unshift(source: Source, line: int, step: int) -> Splice:
    indent = len(source.indentation(line))
    return Splice(line, line + min(step, indent), "")
