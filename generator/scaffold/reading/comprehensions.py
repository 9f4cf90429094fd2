"""Comprehensions over what is known."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from scaffold.model.doubt import Kind
from scaffold.reading.assigning import assign
from scaffold.reading.iterating import item_of, items
from scaffold.reading.logic import truth
from scaffold.reading.routing import Route, RouteOf, Routes
from scaffold.reading.run import Run
from scaffold.reading.values import RUN_TIME, Frame, Scope


class _NotKnown(Exception):  # noqa: N818 - it ends a comprehension, and is no error
    """Carries what stands for any item of the first thing that is run over."""

    def __init__(self, item: object = RUN_TIME) -> None:
        self.item = item


def items_of(value: object) -> list[object] | None:
    """Return what `*value` gives; the routes of a router are those that it has so far."""
    if isinstance(value, Routes) and not value.is_copy:
        return [entry for entry in value.router.entries if isinstance(entry, Route)]
    return items(value)


def generator(run: Run, node: ast.GeneratorExp, scope: Scope) -> object:
    """Return what the generator gives, which nothing may ever ask it for."""
    with run.maybe(run.uncertain or Kind.GENERATOR()):
        return list_(run, node, scope)


def consumed(run: Run, node: ast.expr, scope: Scope) -> object:
    """Return a value that is run through on the spot, to its end."""
    if isinstance(node, ast.GeneratorExp):
        return list_(run, node, scope)
    return run.evaluate(node, scope)


def list_(run: Run, node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> object:
    """Return the list."""
    try:
        return [run.evaluate(node.elt, inside) for inside in _rounds(run, node.generators, scope)]
    except _NotKnown as error:
        return _once(run, node.elt, node.generators, scope, error.item)


def unordered(run: Run, node: ast.SetComp | ast.DictComp, scope: Scope) -> object:
    """Return nothing that is known; what is evaluated for the values may register something."""
    element = node.elt if isinstance(node, ast.SetComp) else node.value
    return _once(run, element, node.generators, scope)


def _rounds(run: Run, generators: Sequence[ast.comprehension], scope: Scope) -> Iterator[Scope]:
    """Yield a scope for each round."""
    if not generators:
        yield scope
        return
    first, *others = generators
    over = consumed(run, first.iter, scope)
    known = None if first.is_async else items(over)
    if known is None:
        raise _NotKnown(item_of(over))
    for item in known:
        if run.is_tired:
            raise _NotKnown
        run.steps += 1
        inside = Scope(scope.path, {}, Frame(), scope, scope.qualname)
        assign(run, first.target, item, inside)
        passed = [truth(run.evaluate(test, inside)) for test in first.ifs]
        if None in passed:
            raise _NotKnown
        if all(passed):
            yield from _rounds(run, others, inside)


def _once(
    run: Run,
    element: ast.expr,
    generators: Sequence[ast.comprehension],
    scope: Scope,
    item: object = RUN_TIME,
) -> object:
    """Evaluate the element once, as something that may not run; for this item of the first."""
    inside = Scope(scope.path, {}, Frame(), scope, scope.qualname)
    for number, generator in enumerate(generators):
        assign(run, generator.target, RUN_TIME if number else item, inside)
    with run.maybe(run.uncertain or Kind.COMPREHENSION()):
        found = run.evaluate(element, inside)
    return Routes(found.router, is_copy=True) if isinstance(found, RouteOf) else RUN_TIME
