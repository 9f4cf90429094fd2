"""Short texts of Python, and whether a node says the same."""

from __future__ import annotations

import ast
import textwrap


def expression(text: str) -> ast.expr:
    """Return the tree of an expression; a starred one too."""
    call = ast.parse(f"_({text}\n)", mode="eval").body
    assert isinstance(call, ast.Call)
    return call.args[0]


def statements(text: str) -> list[ast.stmt]:
    """Return the trees of statements, which may be indented together."""
    return ast.parse(textwrap.dedent(text)).body


def same(one: ast.AST, other: ast.AST) -> bool:
    """Say whether two nodes say the same, wherever they stand."""
    return ast.dump(one) == ast.dump(other)
