"""What each kind of statement does when a module, a class or a function is executed."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from scaffold.model.doubt import Kind
from scaffold.reading import branches, defining, escaping, imports, loops
from scaffold.reading.assigning import assign, assign_name
from scaffold.reading.branches import leave
from scaffold.reading.limits import bounded
from scaffold.reading.operators import call_method
from scaffold.reading.routing import Router
from scaffold.reading.run import Execute, Left, Run, position
from scaffold.reading.values import RUN_TIME, Call, External, Instance, Scope, Unknown


def _expression(run: Run, node: ast.Expr, scope: Scope) -> None:
    if not isinstance(node.value, ast.Constant):
        run.evaluate(node.value, scope)


def _assign(run: Run, node: ast.Assign, scope: Scope) -> None:
    before = len(run.apps)
    value = run.peek(node.value, scope)
    for target in node.targets:
        assign(run, target, value, scope)
    _name(run, value, node.targets[0], node.value, scope, before)


def _annotated(run: Run, node: ast.AnnAssign, scope: Scope) -> None:
    if node.value is not None:
        before = len(run.apps)
        value = run.peek(node.value, scope)
        assign(run, node.target, value, scope)
        _name(run, value, node.target, node.value, scope, before)


def _name(
    run: Run, value: object, target: ast.expr, written: ast.expr, scope: Scope, before: int
) -> None:
    """Remember the name of a router, or of what is one of the applications made since `before`."""
    if not isinstance(target, ast.Name):
        return
    if isinstance(value, Router):
        if position(written, scope) == value.call:
            value.variable = target.id
        if scope.parent is None:
            run.variables.append((value, run.modules[scope.path], target.id))
    elif isinstance(value, Unknown) and scope.parent is None:
        module = run.modules[scope.path]
        run.held += [(app, module, target.id) for app in run.apps[before:]]


def _augmented(run: Run, node: ast.AugAssign, scope: Scope) -> None:
    if isinstance(node.target, ast.Name):
        old = run.evaluate(ast.Name(node.target.id, ast.Load()), scope)
        new = run.evaluate(node.value, scope)
        if isinstance(old, Instance):
            escaping.give(run, RUN_TIME, Call(node.value, scope, (old, new)))
        if isinstance(old, list) and isinstance(node.op, ast.Add):
            old += new if isinstance(new, list | tuple) and not run.unsure_of(old) else [RUN_TIME]
            old[:] = [RUN_TIME] if bounded(old) is not old else old
        else:
            known = isinstance(node.op, ast.Add) and isinstance(old, str) and isinstance(new, str)
            assign_name(run, node.target.id, bounded(f"{old}{new}") if known else RUN_TIME, scope)
    else:
        assign(run, node.target, Unknown(Kind.AUGMENTED()), scope)


def _return(run: Run, node: ast.Return, scope: Scope) -> Left:
    value = run.evaluate(node.value, scope) if node.value else None
    scope.frame.values.append(value)
    return leave(run, scope, Left.RETURN)


def _raise(_run: Run, _node: ast.Raise, _scope: Scope) -> Left:
    return Left.RAISE


def _break(run: Run, _node: ast.Break, scope: Scope) -> Left:
    return leave(run, scope, Left.BREAK)


def _continue(run: Run, _node: ast.Continue, scope: Scope) -> Left:
    return leave(run, scope, Left.CONTINUE)


def _with(run: Run, node: ast.With | ast.AsyncWith, scope: Scope) -> Left | None:
    letter = "a" if isinstance(node, ast.AsyncWith) else ""
    entered: list[tuple[Instance, Call]] = []
    for item in node.items:
        value: object = run.evaluate(item.context_expr, scope)
        call = Call(item.context_expr, scope)
        if isinstance(value, Instance):
            entered.append((value, call))
            value = call_method(run, value, f"__{letter}enter__", call)
        else:
            value = RUN_TIME
        if item.optional_vars is not None:
            assign(run, item.optional_vars, value, scope)
    if any(_suppresses(run, item.context_expr, scope) for item in node.items):
        left = branches.perhaps(run, scope, Kind.SUPPRESS(), [node.body, []])
    else:
        left = run.execute(node.body, scope)
    for value, call in reversed(entered):
        call_method(run, value, f"__{letter}exit__", call.with_first(None, None, None))
    return left


def _suppresses(run: Run, node: ast.expr, scope: Scope) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return run.evaluate(node.func, scope) == External("contextlib.suppress")


def _delete(run: Run, node: ast.Delete, scope: Scope) -> None:
    for target in node.targets:
        assign(run, target, Unknown(Kind.DELETED()), scope)


def _global(_run: Run, node: ast.Global, scope: Scope) -> None:
    scope.declared |= dict.fromkeys(node.names, scope.top)


def _nonlocal(_run: Run, node: ast.Nonlocal, scope: Scope) -> None:
    for name in node.names:
        at = scope.parent
        while at is not None and name not in at.names:
            at = at.parent
        if at is not None:
            scope.declared[name] = at


STATEMENTS: Mapping[type, Execute] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Delete: _delete,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.If: branches.execute_if,
    ast.Try: branches.execute_try,
    ast.TryStar: branches.execute_try,
    ast.Match: branches.execute_match,
    ast.For: loops.execute_for,
    ast.AsyncFor: loops.execute_while,
    ast.While: loops.execute_while,
    ast.Import: imports.execute_import,
    ast.ImportFrom: imports.execute_import_from,
    ast.FunctionDef: defining.define_function,
    ast.AsyncFunctionDef: defining.define_function,
    ast.ClassDef: defining.define_class,
}
