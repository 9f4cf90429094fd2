"""Operators on values that are known."""

from __future__ import annotations

import ast

from scaffold.model.doubt import Kind
from scaffold.reading import escaping
from scaffold.reading.comprehensions import items_of
from scaffold.reading.limits import bounded
from scaffold.reading.logic import truth
from scaffold.reading.routing import Routes
from scaffold.reading.run import Run, text
from scaffold.reading.values import (
    RUN_TIME,
    Bound,
    Call,
    Class,
    External,
    Function,
    Instance,
    Scope,
    Text,
    Unknown,
    joined,
    plain,
)


def call_method(run: Run, owner: Instance, name: str, call: Call) -> object:
    """Call a method that Python itself calls for an object of a class of the project."""
    found = owner.of.lookup(name)
    return run.call(Bound(found, owner), call) if isinstance(found, Function) else RUN_TIME


def binary(run: Run, node: ast.BinOp, scope: Scope) -> object:
    """Return a concatenation, the union of two dicts, or a text with another put into it."""
    left, right = run.evaluate(node.left, scope), run.evaluate(node.right, scope)
    if isinstance(left, Instance):
        escaping.give(run, RUN_TIME, Call(node, scope, (left, right)))
        return RUN_TIME
    if isinstance(node.op, ast.BitOr):
        if isinstance(left, dict) and isinstance(right, dict):
            return left | right
        return External("builtins.type")  # `str | None`
    if isinstance(node.op, ast.Add) and any(
        isinstance(plain(side), str | Text) for side in (left, right)
    ):
        return bounded(joined(left, right))
    if not isinstance(node.op, ast.Add):
        return RUN_TIME
    return bounded(_add(_value(left), _value(right)))


def _value(value: object) -> object:
    return items_of(value) if isinstance(value, Routes) else plain(value)


def _add(left: object, right: object) -> object:
    if isinstance(left, list) and isinstance(right, list):
        return left + right
    if isinstance(left, tuple) and isinstance(right, tuple):
        return left + right
    return next((side for side in (left, right) if isinstance(side, Unknown)), RUN_TIME)


def boolean(run: Run, node: ast.BoolOp, scope: Scope) -> object:
    """Return the operand that `and` or `or` gives."""
    is_and = isinstance(node.op, ast.And)
    value: object = None
    for index, operand in enumerate(node.values):
        value = run.evaluate(operand, scope)
        known = truth(value)
        if known is None:
            return _perhaps(run, node.values[index:], scope)
        if known is not is_and:
            return value
    return value


def _perhaps(run: Run, operands: list[ast.expr], scope: Scope) -> object:
    """Evaluate what may follow an operand, on which it depends."""
    with run.maybe(run.uncertain or Kind.OPERAND(text(operands[0]))):
        for operand in operands[1:]:
            run.evaluate(operand, scope)
    return RUN_TIME


def unary(run: Run, node: ast.UnaryOp, scope: Scope) -> object:
    """Return the result of `not` and `-`."""
    value = run.evaluate(node.operand, scope)
    if isinstance(node.op, ast.Not):
        known = truth(value)
        return RUN_TIME if known is None else not known
    if isinstance(node.op, ast.USub) and isinstance(value, int | float):
        return -value
    return RUN_TIME


def compare(run: Run, node: ast.Compare, scope: Scope) -> object:
    """Return the result of `==`, `!=` and `is`; settings are known only at run time."""
    left = run.evaluate(node.left, scope)
    if len(node.ops) != 1:
        return RUN_TIME
    right, test = run.evaluate(node.comparators[0], scope), node.ops[0]
    equal = _equal(left, right)
    if isinstance(test, ast.Eq | ast.Is) and equal is not None:
        return equal
    if isinstance(test, ast.NotEq | ast.IsNot) and equal is not None:
        return not equal
    return RUN_TIME


def _equal(left: object, right: object) -> bool | None:
    """Return whether two values are equal, or one; None where that is not known."""
    constants = (str, int, float, bytes, type(None))
    if isinstance(left, constants) and isinstance(right, constants):
        return left == right
    objects = (Class, Function)
    if isinstance(left, objects) and isinstance(right, objects):
        return left is right
    return False if None in (left, right) and isinstance(left or right, objects) else None
