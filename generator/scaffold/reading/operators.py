"""Operators on values that are known."""

from __future__ import annotations

import ast

from scaffold.model.doubt import Kind
from scaffold.reading import escaping
from scaffold.reading.limits import bounded
from scaffold.reading.logic import items_of, truth
from scaffold.reading.routing import Routes
from scaffold.reading.run import Run, text
from scaffold.reading.values import (
    RUN_TIME,
    Call,
    External,
    Instance,
    Scope,
    Text,
    Unknown,
    joined,
    plain,
)


def binary(run: Run, node: ast.BinOp, scope: Scope) -> object:
    """Return a concatenation, or the union of two dicts."""
    left, right = run.evaluate(node.left, scope), run.evaluate(node.right, scope)
    if isinstance(left, Instance):
        escaping.give(run, RUN_TIME, Call(node, scope, (left, right)))
        return RUN_TIME
    if isinstance(node.op, ast.BitOr):
        if isinstance(left, dict) and isinstance(right, dict):
            return left | right
        return External("builtins.type")  # `str | None`
    if not isinstance(node.op, ast.Add):
        return RUN_TIME
    if any(isinstance(plain(side), str | Text) for side in (left, right)):
        return bounded(joined(left, right))
    return bounded(_add(_value(left), _value(right)))


def _value(value: object) -> object:
    return items_of(value) if isinstance(value, Routes) else plain(value)


def _add(left: object, right: object) -> object:
    if isinstance(left, list) and isinstance(right, list | tuple):
        return [*left, *right]
    if isinstance(left, tuple) and isinstance(right, tuple):
        return left + right
    return next((side for side in (left, right) if isinstance(side, Unknown)), RUN_TIME)


def boolean(run: Run, node: ast.BoolOp, scope: Scope) -> object:
    """Return the operand that `and` or `or` gives; what is behind an unknown one may not run."""
    is_and = isinstance(node.op, ast.And)
    value: object = None
    for index, operand in enumerate(node.values):
        value = run.evaluate(operand, scope)
        known = truth(value)
        if known is None:
            with run.maybe(run.uncertain or Kind.OPERAND(text(operand))):
                for other in node.values[index + 1 :]:
                    run.evaluate(other, scope)
            return RUN_TIME
        if known is not is_and:
            return value
    return value


def unary(run: Run, node: ast.UnaryOp, scope: Scope) -> object:
    """Return the result of `not`."""
    known = truth(run.evaluate(node.operand, scope))
    return not known if isinstance(node.op, ast.Not) and known is not None else RUN_TIME


def compare(run: Run, node: ast.Compare, scope: Scope) -> object:
    """Return the result of `==`, `!=` and `is`; settings are known only at run time."""
    left, *others = (run.evaluate(each, scope) for each in (node.left, *node.comparators))
    equal, test = _equal(left, others[0]), node.ops[0]
    if len(others) > 1 or equal is None:
        return RUN_TIME
    if isinstance(test, ast.Eq | ast.Is):
        return equal
    return not equal if isinstance(test, ast.NotEq | ast.IsNot) else RUN_TIME


def _equal(left: object, right: object) -> bool | None:
    """Return whether two constants are equal, or something is None; None if that is not known."""
    constants = (str, int, float, bytes, type(None))
    if isinstance(left, constants) and isinstance(right, constants):
        return left == right
    is_there = None in (left, right) and truth(left if right is None else right)
    return False if is_there else None
