"""What each kind of statement does when a module, a class or a function is executed."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from scaffold.model.doubt import Kind
from scaffold.reading import branches, defining, imports
from scaffold.reading.assigning import assign
from scaffold.reading.branches import leave
from scaffold.reading.limits import bounded
from scaffold.reading.routing import Router
from scaffold.reading.run import Execute, Left, Run, position
from scaffold.reading.values import RUN_TIME, External, Scope, Unknown


def _expression(run: Run, node: ast.Expr, scope: Scope) -> None:
    if not isinstance(node.value, ast.Constant):
        run.evaluate(node.value, scope)


def _assign(run: Run, node: ast.Assign | ast.AnnAssign, scope: Scope) -> None:
    if node.value is None:
        return
    before = len(run.apps)
    value = run.peek(node.value, scope)
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        assign(run, target, value, scope)
    if isinstance(targets[0], ast.Name):
        _name(run, value, targets[0].id, node.value, scope, before)


def _name(run: Run, value: object, name: str, written: ast.expr, scope: Scope, before: int) -> None:
    """Remember the name of a router, or of what is one of the applications made since `before`."""
    if isinstance(value, Router):
        if position(written, scope) == value.call:
            value.variable = name
        if scope.parent is None:
            run.variables.append((value, run.modules[scope.path], name))
    elif isinstance(value, Unknown) and scope.parent is None:
        run.held += [(app, run.modules[scope.path], name) for app in run.apps[before:]]


def _augmented(run: Run, node: ast.AugAssign, scope: Scope) -> None:
    old = run.evaluate(node.target, scope)
    new = run.evaluate(ast.copy_location(ast.BinOp(node.target, node.op, node.value), node), scope)
    if isinstance(old, list):
        # Whatever else has this list sees the new items too.
        known = isinstance(new, list) and bounded(new) is new and not run.uncertain
        old[:] = new if known and isinstance(new, list) else [RUN_TIME]
    else:
        assign(run, node.target, new, scope)


def _return(run: Run, node: ast.Return, scope: Scope) -> Left:
    value = run.evaluate(node.value, scope) if node.value else None
    scope.values.append(value)
    return leave(run, scope, Left.RETURN)


def _with(run: Run, node: ast.With | ast.AsyncWith, scope: Scope) -> Left | None:
    suppresses = False
    for item in node.items:
        run.evaluate(item.context_expr, scope)
        function = getattr(item.context_expr, "func", None)
        if function and run.evaluate(function, scope) == External("contextlib.suppress"):
            suppresses = True
        if item.optional_vars is not None:
            assign(run, item.optional_vars, RUN_TIME, scope)
    if suppresses:
        return branches.perhaps(run, scope, Kind.SUPPRESS(), [node.body, []])
    return run.execute(node.body, scope)


def _delete(run: Run, node: ast.Delete, scope: Scope) -> None:
    for target in node.targets:
        assign(run, target, Unknown(Kind.DELETED()), scope)


def _declare(_run: Run, node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
    for name in node.names:
        at = scope.top if isinstance(node, ast.Global) else scope.parent
        while at is not None and name not in at.names and at.parent is not None:
            at = at.parent
        scope.declared[name] = at or scope


STATEMENTS: Mapping[type, Execute] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _assign,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.Raise: lambda _run, _node, _scope: Left.RAISE,
    ast.Break: lambda run, _node, scope: leave(run, scope, Left.BREAK),
    ast.Continue: lambda run, _node, scope: leave(run, scope, Left.CONTINUE),
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Delete: _delete,
    ast.Global: _declare,
    ast.Nonlocal: _declare,
    ast.If: branches.execute_if,
    ast.Try: branches.execute_try,
    ast.TryStar: branches.execute_try,
    ast.Match: branches.execute_match,
    ast.For: branches.execute_for,
    ast.AsyncFor: branches.execute_while,
    ast.While: branches.execute_while,
    ast.Import: imports.execute_import,
    ast.ImportFrom: imports.execute_import_from,
    ast.FunctionDef: defining.define_function,
    ast.AsyncFunctionDef: defining.define_function,
    ast.ClassDef: defining.define_class,
}
