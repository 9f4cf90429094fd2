"""The lists in a Python module whose members have no order, or the alphabet's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

# So many texts, in order, tell that their order is the alphabet's and means nothing.
EVIDENCE = 3


class Node(NamedTuple):
    """A node that may be a member, with its key: None where its order matters."""

    start: int
    end: int
    key: str | None


def lists(tree: ast.Module) -> Iterator[tuple[list[Node], int | None, bool]]:
    """Yield the members of each list, what says that it is sorted, and whether it may be not."""
    for node in ast.walk(tree):
        yield from _brackets(node)
        for field in ("body", "orelse", "finalbody"):
            if isinstance(statements := getattr(node, field, None), list):
                yield [node_of(one, _import(one)) for one in statements], 0, False
                for key in (_include, _definition, _field):
                    yield [node_of(one, key(node, one)) for one in statements], None, True


def _brackets(node: ast.AST) -> Iterator[tuple[list[Node], int | None, bool]]:
    match node:
        case ast.ImportFrom():
            yield [node_of(name, name.name) for name in node.names], 1, True
        case ast.Call():
            words = [node_of(word, word.arg) for word in node.keywords]
            yield [*(node_of(one, None) for one in node.args), *words], None, True
        case ast.Dict():
            yield [*map(_entry, node.keys, node.values)], None, True
        case ast.Set():
            yield [node_of(one, ast.unparse(one)) for one in node.elts], EVIDENCE, True
        case ast.List() | ast.Tuple():
            yield [node_of(one, _text(one)) for one in node.elts], EVIDENCE, False
            yield [node_of(one, _router(one)) for one in node.elts], None, True


def node_of(node: ast.expr | ast.stmt | ast.alias | ast.keyword, key: str | None) -> Node:
    """Return the lines that the node is on, its decorators included."""
    above = [one.lineno for one in getattr(node, "decorator_list", ())]
    assert node.end_lineno is not None
    return Node(min([node.lineno, *above]), node.end_lineno, key)


def _entry(key: ast.expr | None, value: ast.expr) -> Node:
    node = node_of(value, ast.unparse(key) if key else None)
    return node._replace(start=key.lineno) if key else node


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _router(node: ast.expr) -> str | None:
    text = ast.unparse(node)
    return text if isinstance(node, ast.Name | ast.Attribute) and text.endswith("router") else None


def _import(node: ast.stmt) -> str | None:
    match node:
        case ast.Import(names=[ast.alias(name=name)]):
            return f"0 {name}"
        case ast.ImportFrom(module=str(name), level=0) if name != "__future__":
            return f"1 {name}"
    return None


def _include(_: ast.AST, node: ast.stmt) -> str | None:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="include_router"))):
            return ast.unparse(node)
    return None


def _definition(parent: ast.AST, node: ast.stmt) -> str | None:
    """Return the name of a function or class; in a class, decorators may count on an order."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return None
    method = isinstance(parent, ast.ClassDef) and not node.decorator_list
    return node.name if method or isinstance(parent, ast.Module) else None


def _field(parent: ast.AST, node: ast.stmt) -> str | None:
    """Return the name of a field; those of dataclasses and named tuples have an order."""
    match parent, node:
        case ast.ClassDef(decorator_list=[]), ast.AnnAssign(target=ast.Name(id=name)):
            ordered = any(ast.unparse(one).endswith("NamedTuple") for one in parent.bases)
            return None if ordered else name
    return None
