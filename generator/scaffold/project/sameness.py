"""What two modules have in common."""

from __future__ import annotations

import ast
import tokenize
from contextlib import suppress
from io import BytesIO

from scaffold.project.imports import ImportStatement, imports
from scaffold.project.trees import parse


def same_code(present: bytes, written: bytes) -> bool:
    """Say whether a module holds what would be written, in whatever layout.

    isort may split and sort its imports, and add those that the project wants in each module.
    """
    return imports(present) >= imports(written) and _code(present) == _code(written)


def same_meaning(one: bytes, other: bytes) -> bool:
    """Say whether two modules differ in layout alone."""
    with suppress(SyntaxError, ValueError):
        return imports(one) == imports(other) and _code(one) == _code(other)
    return False


def _code(content: bytes) -> list[str]:
    """Return what is in a module beside its imports, and its comments."""
    body = parse(content).body
    code = [ast.dump(node) for node in body if not isinstance(node, ImportStatement)]
    tokens = tokenize.tokenize(BytesIO(content).readline)
    return code + [token.string for token in tokens if token.type == tokenize.COMMENT]
