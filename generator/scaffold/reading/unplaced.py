"""Operations that stand in the source, and that no application was seen to have.

Their decorators tell of them; where their routers are included, only the project itself knows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from scaffold.model.application import METHODS, Operation
from scaffold.model.doubt import Kind
from scaffold.model.position import Position
from scaffold.project.imports import imported_names
from scaffold.project.paths import is_aside
from scaffold.reading.applications import MAKES_ONE
from scaffold.reading.listing import rendered
from scaffold.reading.routes import methods_in
from scaffold.reading.run import Run, text
from scaffold.reading.values import RUN_TIME, Scope, joined, path_of

SPEAKS_OF_ROUTERS = re.compile(rb"fastapi|router", re.IGNORECASE)
DECORATORS = frozenset(METHODS) | {"api_route"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Registration(NamedTuple):
    """A call that registers an operation.

    Attributes:
        router: What it is called on: `router.get`.
        handler: Its qualified name.
        function: Its `def`, where that stands below the call.
    """

    call: ast.Call
    router: ast.Attribute
    path: ast.expr
    handler: str
    function: Function | None


def unplaced(run: Run, placed: Collection[Position]) -> Iterator[Operation]:
    """Yield the operations that stand in the project, and not in another application of it.

    Args:
        run: The reading.
        placed: The registrations that some application is known to have.
    """
    for path in _paths(run):
        tree = run.trees.whole(path)
        left = [
            (one, at)
            for one in _registrations(tree, "")
            if (at := _place(one.call, path)) not in placed and _is_operation(run, one, path)
        ]
        made = _made(tree) if left else {}
        for one, at in left:
            yield from _operations(run, one, at, made)


def _paths(run: Run) -> list[str]:
    """Return the files that have to do with routes, but for those that another application uses."""
    evident = [path for path in run.files if path.endswith(".py") and not is_aside(path)]
    evident = [path for path in evident if run.relevance.is_evident(path)]
    others = [path for path in evident if path not in run.modules]
    makers = [path for path in others if MAKES_ONE.search(run.files[path].content)]
    foreign = run.relevance.reached(makers).difference(run.modules)
    return [path for path in evident if path not in foreign]


def _registrations(node: ast.AST, scope: str) -> Iterator[Registration]:
    for child in ast.iter_child_nodes(node):
        inside = scope
        if isinstance(child, Function):
            for written in child.decorator_list:
                known = _parts(written, DECORATORS, 1)
                if known is not None:
                    yield Registration(*known[:3], f"{scope}{child.name}", child)
            inside = f"{scope}{child.name}.<locals>."
        elif isinstance(child, ast.ClassDef):
            inside = f"{scope}{child.name}."
        elif (known := _parts(child, {"add_api_route"}, 2)) is not None:
            yield Registration(*known[:3], text(known[3]), None)
        elif isinstance(child, ast.Call) and (known := _parts(child.func, DECORATORS, 1)):
            handlers = [text(argument) for argument in child.args]
            yield Registration(*known[:3], "".join(handlers[:1]), None)
        yield from _registrations(child, inside)


def _parts(
    node: ast.AST, names: Collection[str], number: int
) -> tuple[ast.Call, ast.Attribute, ast.expr, ast.expr] | None:
    """Return a call of one of these methods, with its path and the last of its arguments."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    given = dict(zip(("path", "endpoint"), node.args, strict=False))
    given |= {word.arg: word.value for word in node.keywords if word.arg}
    needed = [given.get(name) for name in ("path", "endpoint")[:number]]
    if node.func.attr not in names or None in needed:
        return None
    return node, node.func, needed[0], needed[-1]  # type: ignore[return-value]


def _is_operation(run: Run, one: Registration, path: str) -> bool:
    """Tell an operation from a callback or webhook, and FastAPI from what looks like it."""
    content = run.files[path].content
    if isinstance(one.path, ast.Constant) and not re.match("/|$", str(one.path.value)):
        return False
    router = ast.unparse(one.router.value)
    if re.search(rf"(?<![\w.]){re.escape(router)}\.routes".encode(), content):
        return False
    return SPEAKS_OF_ROUTERS.search(content) is not None or any(
        name == router.partition(".")[0] and run.layout.path_of(module, path)
        for module, _, name in imported_names(content)
    )


def _operations(
    run: Run, one: Registration, at: Position, made: Mapping[str, Sequence[ast.Call]]
) -> Iterator[Operation]:
    """Yield one operation a method; its router is the last of that name made above it."""
    above = [call for call in made.get(ast.unparse(one.router.value), ()) if call.lineno < at.line]
    router = max(above, key=lambda call: call.lineno, default=None)
    scope = run.modules[at.path].scope if at.path in run.modules else Scope(at.path, {})
    prefixes = [word.value for word in router.keywords if word.arg == "prefix"] if router else []
    parts = [path_of(run.evaluate(written, scope)) for written in (*prefixes, one.path)]
    known = joined(RUN_TIME, *(RUN_TIME if part is None else part for part in parts))
    path, holes = rendered(path_of(known) or "")
    function = one.function
    methods = [word.value for word in one.call.keywords if word.arg == "methods"]
    given = run.evaluate(methods[0], scope) if methods else None
    of_name = (one.router.attr.upper(),)
    for method in of_name if one.router.attr in METHODS else (methods_in(given) or ("GET",)):
        yield Operation(
            method=method,
            path=path,
            handler=f"{run.layout.module_of(at.path)}:{one.handler}",
            definition=_place(function, at.path) if function else None,
            registration=at,
            router=_place(router, at.path) if router else None,
            holes=holes,
            unsure=Kind.NOT_INCLUDED(),
        )


def _place(node: ast.expr | ast.stmt, path: str) -> Position:
    return Position(path, node.lineno, node.col_offset)


def _made(tree: ast.Module) -> Mapping[str, Sequence[ast.Call]]:
    """Return the calls whose results get a name, by name."""
    found: dict[str, list[ast.Call]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            found.setdefault(ast.unparse(target), []).append(node.value)
    return found
