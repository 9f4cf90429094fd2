"""Statements that may run or not: both ways are followed, and what they disagree on is unknown."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from scaffold.model.doubt import Kind, Reason
from scaffold.reading.alternatives import one_of
from scaffold.reading.logic import truth
from scaffold.reading.run import Left, Run, text
from scaffold.reading.values import MISSING, Scope


def leave(run: Run, scope: Scope, how: Left) -> Left:
    """Return how a block is left; where that is uncertain, remember that the rest may run."""
    if run.uncertain:
        if how is Left.RETURN:
            scope.frame.exits += 1
        else:
            scope.frame.skips += 1
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
    left_before = (scope.frame.exits, scope.frame.skips)
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
    if (scope.frame.exits, scope.frame.skips) != left_before:
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
