"""Statements that may run or not, or often: what the ways through them disagree on is unknown."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import fields

from scaffold.model.doubt import Kind, Reason
from scaffold.reading.assigning import assign
from scaffold.reading.logic import item_of, items, truth
from scaffold.reading.routing import Router
from scaffold.reading.run import Left, Run, position, text
from scaffold.reading.values import MISSING, RUN_TIME, External, Scope, Unknown

# What two applications may differ in, and still stand for one another.
OWN = frozenset({"call", "other_calls", "variable"})


def one_of(run: Run, values: Sequence[object]) -> object:
    """Return the value that all of these are, or one application for those that are alike.

    What is imported, where it can be, is that: without it, nothing has its attributes, and no call
    of it succeeds.

    Args:
        run: The reading, which has one application for them from here on.
        values: At least one.
    """
    usable = [value for value in values if value is not None and value is not MISSING]
    if usable and all(isinstance(value, External) and value == usable[0] for value in usable):
        return usable[0]
    first = values[0]
    if all(_same(first, other) for other in values):
        return first
    if isinstance(first, Router) and all(_alike(first, other) for other in values):
        for other in values:
            if isinstance(other, Router) and other is not first:
                first.other_calls += [other.call, *other.other_calls]
                run.apps[:] = [app for app in run.apps if app is not other]
        return first
    named = all(value.is_named for value in values if isinstance(value, Unknown))
    return Unknown(Kind.EITHER(), named)


def _same(one: object, other: object) -> bool:
    if one is other:
        return True
    return type(one) is type(other) and isinstance(one, str | int | float) and one == other


def _alike(one: Router, other: object) -> bool:
    """Tell whether two applications do not differ in what reading knows, and have nothing yet."""
    if not (one.is_app and isinstance(other, Router)) or one.entries:
        return False
    return all(
        getattr(one, field.name) == getattr(other, field.name)
        for field in fields(Router)
        if field.name not in OWN
    )


def leave(run: Run, scope: Scope, how: Left) -> Left:
    """Return how a block is left; where that is uncertain, remember that the rest may run."""
    if run.uncertain:
        if how is Left.RETURN:
            scope.exits += 1
        else:
            scope.skips += 1
    return how


def perhaps(
    run: Run, scope: Scope, reason: Reason, blocks: Sequence[Sequence[ast.stmt]]
) -> Left | None:
    """Execute each block as if it might not run.

    Args:
        run: The reading.
        scope: Where the blocks stand.
        reason: Why that is not known.
        blocks: One of them runs; an empty one for none.
    """
    outer, before = run.uncertain, scope.names
    left_before = (scope.exits, scope.skips)
    ends: list[tuple[Left | None, dict[str, object]]] = []
    for block in blocks:
        scope.names = dict(before)
        run.uncertain = outer or reason
        ends.append((run.execute(block, scope), scope.names))
    run.uncertain = outer
    going_on = [names for left, names in ends if left is None]
    _merge(run, before, going_on or [names for _, names in ends])
    scope.names = before
    if not going_on:
        return _common([left for left, _ in ends])
    if (scope.exits, scope.skips) != left_before:
        run.uncertain = outer or reason
    return None


def _common(lefts: list[Left | None]) -> Left | None:
    """Return how all blocks are left; the rest of the function runs in none of these cases."""
    return next((left for left in lefts if left is not Left.RAISE), Left.RAISE)


def _merge(run: Run, names: dict[str, object], ends: list[dict[str, object]]) -> None:
    """Put into `names` what all ends agree on."""
    for name in dict.fromkeys(name for end in ends for name in end):
        names[name] = one_of(run, [end.get(name, MISSING) for end in ends])


def execute_if(run: Run, node: ast.If, scope: Scope) -> Left | None:
    """Execute the branch that is taken, or both as uncertain ones."""
    known = truth(run.evaluate(node.test, scope))
    if known is not None:
        return run.execute(node.body if known else node.orelse, scope)
    return perhaps(run, scope, Kind.IF(text(node.test)), [node.body, node.orelse])


def execute_try(run: Run, node: ast.Try | ast.TryStar, scope: Scope) -> Left | None:
    """Execute the body; as an uncertain one where an error of it is not passed on."""
    body = [*node.body, *node.orelse]
    handlers = [handler.body for handler in node.handlers if not _passes_on(handler)]
    if handlers:
        left = perhaps(run, scope, Kind.TRY(), [body, *handlers])
    else:
        left = run.execute(body, scope)
    return run.execute(node.finalbody, scope) or left


def _passes_on(handler: ast.ExceptHandler) -> bool:
    return isinstance(handler.body[-1], ast.Raise)


def execute_match(run: Run, node: ast.Match, scope: Scope) -> Left | None:
    """Execute every case as an uncertain one."""
    blocks = [case.body for case in node.cases]
    return perhaps(run, scope, Kind.CASE(text(node.subject)), [*blocks, []])


def execute_for(run: Run, node: ast.For, scope: Scope) -> Left | None:
    """Execute the body for each item, or once as an uncertain one."""
    over = run.evaluate(node.iter, scope)
    known = None if run.is_tired else items(over)
    if known is None:
        reason = Kind.LOOP(text(node.iter))
        assign(run, node.target, _item_of(over, reason), scope)
        return _uncertain_loop(run, node, scope, reason)
    outer, exits, skips = run.uncertain, scope.exits, scope.skips
    broken = False
    for item in known:
        if run.is_tired:
            run.give_up(position(node, scope))
            return _uncertain_loop(run, node, scope, Kind.LOOP(text(node.iter)))
        run.steps += 1
        assign(run, node.target, item, scope)
        left = run.execute(node.body, scope)
        if left in (Left.RETURN, Left.RAISE):
            return left
        if left is Left.BREAK:
            broken = True
            break
    scope.skips = skips
    if scope.exits == exits:
        run.uncertain = outer
    return None if broken else run.execute(node.orelse, scope)


def _item_of(over: object, reason: Reason) -> object:
    item = item_of(over)
    return Unknown(Kind.ITEM(reason)) if item == RUN_TIME else item


def execute_while(run: Run, node: ast.While | ast.AsyncFor, scope: Scope) -> Left | None:
    """Execute the body once, as an uncertain one."""
    return _uncertain_loop(run, node, scope, Kind.WHILE())


def _uncertain_loop(
    run: Run, node: ast.For | ast.While | ast.AsyncFor, scope: Scope, reason: Reason
) -> Left | None:
    exits, skips, outer = scope.exits, scope.skips, run.uncertain
    perhaps(run, scope, reason, [node.body, []])
    scope.skips = skips
    if scope.exits == exits:
        run.uncertain = outer
    return run.execute(node.orelse, scope)
