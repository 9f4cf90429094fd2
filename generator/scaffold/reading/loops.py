"""Loops: unrolled where what they run over is known."""

from __future__ import annotations

import ast

from scaffold.model.doubt import Kind, Reason
from scaffold.reading.assigning import assign
from scaffold.reading.branches import perhaps
from scaffold.reading.iterating import item_of, items
from scaffold.reading.run import Left, Run, position, text
from scaffold.reading.values import RUN_TIME, Scope, Unknown


def execute_for(run: Run, node: ast.For, scope: Scope) -> Left | None:
    """Execute the body for each item, or once as an uncertain one."""
    over = run.evaluate(node.iter, scope)
    known = None if run.is_tired else items(over)
    if known is None:
        reason = Kind.LOOP(text(node.iter))
        assign(run, node.target, _item_of(over, reason), scope)
        return _uncertain_loop(run, node, scope, reason)
    outer, exits, skips = run.uncertain, scope.frame.exits, scope.frame.skips
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
    scope.frame.skips = skips
    if scope.frame.exits == exits:
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
    exits, skips, outer = scope.frame.exits, scope.frame.skips, run.uncertain
    perhaps(run, scope, reason, [node.body, []])
    scope.frame.skips = skips
    if scope.frame.exits == exits:
        run.uncertain = outer
    return run.execute(node.orelse, scope)
