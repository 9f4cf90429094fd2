"""Finding the statements of a module that a piece is joined to."""

from __future__ import annotations

import ast
from typing import TypeVar

from scaffold.edits.source import Source

Definition = TypeVar("Definition", ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def definition_in(source: Source, kind: type[Definition], name: str) -> Definition:
    """Return what the module defines under a name.

    Raises:
        CannotEditError: It does not.
    """
    for node in source.tree.body:
        if isinstance(node, kind) and node.name == name:
            return node
    raise source.refusal(0, f"there is no {name} here")


def method_called(statement: ast.stmt, name: str) -> ast.Call | None:
    """Return the call that is a statement, if it calls a method of that name."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        return call if call.func.attr == name else None
    return None
