"""What each kind of expression gives."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping

from scaffold.model.doubt import Kind
from scaffold.reading import comprehensions, operators
from scaffold.reading.alternatives import one_of
from scaffold.reading.arguments import evaluate_call, evaluate_defaults
from scaffold.reading.attributes import attribute
from scaffold.reading.limits import bounded
from scaffold.reading.logic import truth
from scaffold.reading.routing import RouteOf, Router, Routes
from scaffold.reading.run import Evaluate, Run, position, text
from scaffold.reading.values import (
    RUN_TIME,
    Call,
    External,
    Function,
    Instance,
    Scope,
    Text,
    Unknown,
    derived,
    joined,
    plain,
)


def _constant(_run: Run, node: ast.Constant, _scope: Scope) -> object:
    return node.value if node.value is None or isinstance(node.value, CONSTANTS) else RUN_TIME


CONSTANTS = (str, int, float, bytes)


BUILTINS = frozenset(dir(builtins))


def _name(_run: Run, node: ast.Name, scope: Scope) -> object:
    name, at = node.id, scope
    if name in scope.declared:
        return scope.declared[name].names.get(name, RUN_TIME)
    outer: Scope | None = at
    while outer is not None:
        if name in outer.names and (outer is scope or not outer.is_class):
            return outer.names[name]
        outer = outer.parent
    if name in BUILTINS:
        return External(f"builtins.{name}")
    return Unknown(Kind.NOT_DEFINED(name), is_named=True)


def _attribute(run: Run, node: ast.Attribute, scope: Scope) -> object:
    return attribute(run, run.evaluate(node.value, scope), node.attr, Call(node, scope))


def _call(run: Run, node: ast.Call, scope: Scope) -> object:
    function = run.evaluate(node.func, scope)
    if isinstance(function, Unknown) and isinstance(node.func, ast.Attribute):
        _doubt_method(run, node.func, scope)
    return run.call(function, evaluate_call(run, node, scope))


def _doubt_method(run: Run, node: ast.Attribute, scope: Scope) -> None:
    """Doubt what a class of the project adds to a router by a method that is not known."""
    router = run.evaluate(node.value, scope) if isinstance(node.value, ast.Name) else None
    if isinstance(router, Router) and router.of is not None:
        router.doubt(position(node, scope), Kind.OPERATOR(text(node)))


def _elements(run: Run, nodes: list[ast.expr], scope: Scope) -> list[object]:
    found: list[object] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            known = comprehensions.items_of(comprehensions.consumed(run, node.value, scope))
            found += [RUN_TIME] if known is None else known
        else:
            found.append(run.evaluate(node, scope))
    return found


def _list(run: Run, node: ast.List, scope: Scope) -> object:
    found = _elements(run, node.elts, scope)
    run.own(found)
    return found


def _tuple(run: Run, node: ast.Tuple, scope: Scope) -> object:
    return tuple(_elements(run, node.elts, scope))


def _set(run: Run, node: ast.Set, scope: Scope) -> object:
    values = _elements(run, node.elts, scope)
    return set(values) if all(isinstance(value, str | int) for value in values) else RUN_TIME


def _dict(run: Run, node: ast.Dict, scope: Scope) -> object:
    found: dict[object, object] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            more = run.evaluate(value, scope)
            found |= more if isinstance(more, dict) else {RUN_TIME: RUN_TIME}
        else:
            known = run.evaluate(key, scope)
            usable = isinstance(known, str | int | External)
            found[known if usable else RUN_TIME] = run.peek(value, scope)
    run.own(found)
    return found


def _subscript(run: Run, node: ast.Subscript, scope: Scope) -> object:
    value = run.evaluate(node.value, scope)
    if isinstance(node.slice, ast.Slice):
        return _slice(run, value, node.slice, scope)
    key = run.peek(node.slice, scope)
    if isinstance(value, Instance):
        return operators.call_method(run, value, "__getitem__", Call(node, scope, [key]))
    if isinstance(value, External):
        # Else it is a generic type: `list[int]`, `Annotated[...]`.
        return RUN_TIME if value.name == "os.environ" else value
    if isinstance(value, Routes):
        return RouteOf(value.router)
    try:
        if isinstance(value, dict) and RUN_TIME not in value:
            return run.force(value[key])
        if isinstance(value, list | tuple | str) and isinstance(key, int):
            return value[key] if RUN_TIME not in value or isinstance(value, str) else RUN_TIME
    except (KeyError, IndexError, TypeError):
        pass
    return RUN_TIME


def _slice(run: Run, value: object, node: ast.Slice, scope: Scope) -> object:
    if isinstance(value, Routes):
        return Routes(value.router, is_copy=True)
    written = (node.lower, node.upper, node.step)
    ends = [run.evaluate(end, scope) if end else None for end in written]
    known = plain(value)
    if not isinstance(known, str | list | tuple) or not _is_whole(known):
        return RUN_TIME
    numbers = [end for end in ends if isinstance(end, int | None)]
    if len(numbers) < len(ends) or numbers[2] == 0:
        return RUN_TIME
    return derived(known[slice(*numbers)], value)


def _is_whole(value: str | list[object] | tuple[object, ...]) -> bool:
    return isinstance(value, str) or RUN_TIME not in value


def _conditional(run: Run, node: ast.IfExp, scope: Scope) -> object:
    known = truth(run.evaluate(node.test, scope))
    if known is not None:
        return run.evaluate(node.body if known else node.orelse, scope)
    with run.maybe(run.uncertain or Kind.IF(text(node.test))):
        return one_of(run, [run.evaluate(way, scope) for way in (node.body, node.orelse)])


def _text(run: Run, node: ast.JoinedStr, scope: Scope) -> object:
    return bounded(joined(*(run.evaluate(part, scope) for part in node.values)))


def _formatted(run: Run, node: ast.FormattedValue, scope: Scope) -> object:
    value = run.evaluate(node.value, scope)
    known = plain(value)
    if node.format_spec is not None or node.conversion not in (-1, ord("s")):
        return RUN_TIME
    if isinstance(known, str | int):
        return value if isinstance(value, Text) else derived(str(known), value)
    is_text = isinstance(known, Unknown | External | Text)
    return known if is_text else Unknown(Kind.RUN_TIME(), written=node.value)


def _lambda(run: Run, node: ast.Lambda, scope: Scope) -> object:
    qualname = f"{scope.qualname}<lambda>"
    defaults = evaluate_defaults(run, node.args, scope)
    return Function("<lambda>", qualname, position(node, scope), node, scope, defaults)


def _walrus(run: Run, node: ast.NamedExpr, scope: Scope) -> object:
    value = run.evaluate(node.value, scope)
    scope.assign(node.target.id, value)
    return value


def _awaited(run: Run, node: ast.Await | ast.Yield | ast.YieldFrom, scope: Scope) -> object:
    """Evaluate what is awaited or handed out, for what it does."""
    if node.value is not None:
        run.evaluate(node.value, scope)
    return RUN_TIME


EXPRESSIONS: Mapping[type, Evaluate] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.List: _list,
    ast.Tuple: _tuple,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.Subscript: _subscript,
    ast.IfExp: _conditional,
    ast.JoinedStr: _text,
    ast.FormattedValue: _formatted,
    ast.Lambda: _lambda,
    ast.NamedExpr: _walrus,
    ast.Await: _awaited,
    ast.Yield: _awaited,
    ast.YieldFrom: _awaited,
    ast.BinOp: operators.binary,
    ast.BoolOp: operators.boolean,
    ast.UnaryOp: operators.unary,
    ast.Compare: operators.compare,
    ast.ListComp: comprehensions.list_,
    ast.GeneratorExp: comprehensions.generator,
    ast.SetComp: comprehensions.unordered,
    ast.DictComp: comprehensions.unordered,
}
