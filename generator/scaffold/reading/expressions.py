"""What each kind of expression gives."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping

from scaffold.model.doubt import Kind
from scaffold.reading import branches, operators
from scaffold.reading.attributes import attribute
from scaffold.reading.calling import evaluate_call, evaluate_defaults
from scaffold.reading.limits import bounded
from scaffold.reading.logic import items_of, truth
from scaffold.reading.routing import RouteOf, Router, Routes
from scaffold.reading.run import Evaluate, Run, position, text
from scaffold.reading.values import (
    RUN_TIME,
    Call,
    External,
    Function,
    Scope,
    Text,
    Unknown,
    derived,
    joined,
    plain,
)

CONSTANTS = (str, int, float, bytes, type(None))
BUILTINS = frozenset(dir(builtins))


def _constant(_run: Run, node: ast.Constant, _scope: Scope) -> object:
    return node.value if isinstance(node.value, CONSTANTS) else RUN_TIME


def _name(_run: Run, node: ast.Name, scope: Scope) -> object:
    name = node.id
    if name in scope.declared:
        return scope.declared[name].names.get(name, RUN_TIME)
    outer: Scope | None = scope
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
            known = items_of(run.evaluate(node.value, scope))
            found += [RUN_TIME] if known is None else known
        else:
            found.append(run.evaluate(node, scope))
    return found


def _list(run: Run, node: ast.List, scope: Scope) -> object:
    return _elements(run, node.elts, scope)


def _tuple(run: Run, node: ast.Tuple, scope: Scope) -> object:
    return tuple(_elements(run, node.elts, scope))


def _set(run: Run, node: ast.Set, scope: Scope) -> object:
    """Return the items in some order: Python's depends on the process."""
    values = [value for value in _elements(run, node.elts, scope) if isinstance(value, str)]
    return tuple(sorted({*values})) if len(values) == len(node.elts) else RUN_TIME


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
    return found


def _subscript(run: Run, node: ast.Subscript, scope: Scope) -> object:
    value, key = run.evaluate(node.value, scope), run.peek(node.slice, scope)
    if isinstance(value, External):
        # Else it is a generic type: `list[int]`, `Annotated[...]`.
        return RUN_TIME if value.name == "os.environ" else value
    if isinstance(value, Routes):
        is_slice = isinstance(node.slice, ast.Slice)
        return Routes(value.router, is_copy=True) if is_slice else RouteOf(value.router)
    is_known = isinstance(value, str) or (
        isinstance(value, dict | list | tuple) and RUN_TIME not in value
    )
    try:
        return run.force(value[key]) if is_known else RUN_TIME  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return RUN_TIME


def _conditional(run: Run, node: ast.IfExp, scope: Scope) -> object:
    known = truth(run.evaluate(node.test, scope))
    if known is not None:
        return run.evaluate(node.body if known else node.orelse, scope)
    with run.maybe(run.uncertain or Kind.IF(text(node.test))):
        return branches.one_of(run, [run.evaluate(way, scope) for way in (node.body, node.orelse)])


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


def _awaited(run: Run, node: ast.Await | ast.YieldFrom, scope: Scope) -> object:
    run.evaluate(node.value, scope)
    return RUN_TIME


def _yield(run: Run, node: ast.Yield, scope: Scope) -> object:
    scope.values.append(run.evaluate(node.value, scope) if node.value else None)
    scope.exits += run.uncertain is not None
    return RUN_TIME


def _generator(run: Run, node: ast.GeneratorExp, scope: Scope) -> object:
    """Return what the generator gives, which nothing may ever ask it for."""
    with run.maybe(run.uncertain or Kind.GENERATOR()):
        return _comprehension(run, node, scope)


def _comprehension(
    run: Run, node: ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp, scope: Scope
) -> object:
    """Return what a function yields in such loops; for a set or a dict, nothing that is known."""
    element = node.value if isinstance(node, ast.DictComp) else node.elt
    body: ast.stmt = ast.Expr(ast.Yield(element))
    for generator in reversed(node.generators):
        for test in reversed(generator.ifs):
            body = ast.If(test, [body], [])
        loop = ast.AsyncFor if generator.is_async else ast.For
        body = ast.copy_location(loop(generator.target, generator.iter, [body], []), node)
    inside = Scope(scope.path, {}, scope, scope.qualname)
    is_sure = run.uncertain is None
    with run.maybe(run.uncertain):
        run.execute([body], inside)
    values = inside.values
    for value in values:
        if isinstance(value, RouteOf) and not value.part:
            return Routes(value.router, is_copy=True)
    is_list = isinstance(node, ast.ListComp | ast.GeneratorExp)
    return RUN_TIME if (is_sure and inside.exits) or not is_list else values


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
    ast.Yield: _yield,
    ast.YieldFrom: _awaited,
    ast.BinOp: operators.binary,
    ast.BoolOp: operators.boolean,
    ast.UnaryOp: operators.unary,
    ast.Compare: operators.compare,
    ast.ListComp: _comprehension,
    ast.GeneratorExp: _generator,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
}
