"""The request by which the test of a callback has it sent, if one can be made up for certain."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress

from scaffold.edits.signatures import default_of
from scaffold.model.position import Position
from scaffold.pieces.callback.address import is_given
from scaffold.pieces.callback.callback_url import Function
from scaffold.pieces.callback.fields import fields_of
from scaffold.pieces.callback.request import exchange_of, metadata
from scaffold.pieces.callback.sending import DEPENDENCY
from scaffold.pieces.callback.shapes import (
    Typed,
    UnclearError,
    default_in,
    is_none,
    last_name,
    union_of,
)
from scaffold.pieces.callback.target import Owner
from scaffold.pieces.callback.texts import PARAMETER, Callback
from scaffold.project.modules import Modules

# What records deliveries in the database.
RECORDER = "src/app/delivery/jobs.py"
RECORDED = b"_is_recorded("
CLIENT = f"?{PARAMETER}=https://client.example.com"
# Dependencies of the template that ask nothing of a request.
HARMLESS = frozenset({DEPENDENCY, "AppRequest", "EnqueueDep", "Request", "Response", "SessionDep"})
# Values that most fields take, and the constraints that are known to allow them.
EXAMPLES = {"str": "a", "int": 1, "float": 1, "Decimal": 1, "bool": True}
CONSTRAINTS = frozenset({"Field", "StringConstraints"})
AT_MOST = {"ge": 1, "gt": 0, "min_length": 1}
ALLOWING = frozenset({"allow_inf_nan", "description", "examples", "max_length", "strict", "title"})


def trial_of(
    modules: Modules, owner: Owner, function: Function, callback: Callback, test: str | None
) -> str | None:
    """Return the arguments of a request to the operation.

    None where none can be made up, or the test is there without one: the callback was only
    documented then.
    """
    operation, files = owner.operation, modules.files
    if test and test in files and RECORDED not in files[test].content:
        return None
    if RECORDER not in files or operation.holes or "{" in operation.path:
        return None
    # Such dependencies may want to know who asks.
    on_the_way = {at.path for at in _way(owner) if at and at.path in files}
    if any(b"dependencies=" in files[path].content for path in on_the_way):
        return None
    if not is_given(callback.address) and not callback.address.startswith("http"):
        return None
    query = CLIENT if is_given(callback.address) else ""
    with suppress(UnclearError):
        body = _body(modules, operation.registration.path, function)
        return f'"{operation.method}", "{operation.path}{query}"{body}'
    return None


def _way(owner: Owner) -> Iterator[Position | None]:
    """Yield what the operation is registered on and included by, from the inside out."""
    yield owner.operation.registration
    routers = {owner.operation.router}
    for one in reversed(owner.reading.inclusions):
        if one.router is None or one.router in routers:
            routers.add(one.owner)
            yield one.call
    yield from routers


def _body(modules: Modules, path: str, function: Function) -> str:
    exchange = exchange_of(modules, path, function, "", None)
    if exchange.unclear or exchange.is_embedded or len(exchange.body) > 1:
        raise UnclearError("what the request holds")
    arguments = function.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        is_asked = default_in(default_of(arguments, argument.arg)) is None
        is_known = argument.arg in {PARAMETER, *exchange.body}
        is_harmless = argument.annotation and last_name(argument.annotation) in HARMLESS
        if is_asked and not is_known and not is_harmless:
            raise UnclearError(f"what {argument.arg} is")
    return "".join(f", json={_example(typed)!r}" for typed in exchange.body.values())


def _example(typed: Typed, given: ast.expr | None = None) -> object:
    """Return a value that a type surely takes.

    Args:
        typed: An annotation.
        given: What is assigned to it: `Field(gt=0)`.
    """
    if any(is_none(part) for part in union_of(typed.node)):
        return None
    node, constraints = typed.plain.node, [one.node for one in metadata(typed)]
    if isinstance(node, ast.ClassDef) and typed.kind == "model":
        fields = fields_of(typed.plain)
        if fields.unclear or "validator" in ast.unparse(node):
            raise UnclearError(f"what {typed.text} takes")
        return {
            name: _example(field, fields.values[name])
            for name, field in fields.known.items()
            if default_in(fields.values[name]) is None
        }
    value = EXAMPLES.get(last_name(node))
    constraints += [given] if given else []
    if value is None or not all(map(_allows_examples, constraints)):
        raise UnclearError(f"what {typed.text} takes")
    return value


def _allows_examples(constraint: ast.expr | ast.ClassDef) -> bool:
    if not isinstance(constraint, ast.Call) or last_name(constraint.func) not in CONSTRAINTS:
        return False
    for name, limit in ((one.arg or "", one.value) for one in constraint.keywords):
        value = limit.value if isinstance(limit, ast.Constant) else None
        is_low = name in AT_MOST and isinstance(value, int | float) and value <= AT_MOST[name]
        if name not in ALLOWING and not is_low:
            return False
    return True
