"""Parsing: without the bodies of the functions, since few of them are executed.

Most of a project's source is what happens in a request; leaving it out halves the time.
"""

from __future__ import annotations

import ast
import re
import warnings

# A function at the left margin: its head up to the colon, and the indented lines below it.
FUNCTION = re.compile(
    rb"^((?:async[ \t]+)?def[ \t][^\n]*?(?:\n(?:[ \t)][^\n]*?)?)*?:[ \t]*(?:\#[^\n]*)?\r?\n)"
    rb"((?:[ \t]+[^\n]*\n|\r?\n)+)",
    re.MULTILINE,
)
QUOTES = (b'"""', b"'''")


def parse(content: bytes) -> ast.Module:
    """Return the tree of a module, without what Python would warn of in it.

    Raises:
        SyntaxError: It is not Python, or of a newer version.
        ValueError: It holds a null byte.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(content)


def parse_heads(content: bytes) -> ast.Module | None:
    """Return the tree of a module in which the functions at the left margin have no bodies.

    Every node is where it is in the whole tree; in a text of several lines that holds a function,
    lines may be missing as well. None where the lines do not tell what is a body:
    the result is then a syntax error, or a string may go on beyond it.
    """
    whole = True

    def without_body(match: re.Match[bytes]) -> bytes:
        nonlocal whole
        head, body = match.groups()
        whole = whole and not any(body.count(quote) % 2 for quote in QUOTES)
        return head + b" 0" + b"\n" * body.count(b"\n")

    heads = FUNCTION.sub(without_body, content + b"\n")
    try:
        return parse(heads) if whole else None
    except (SyntaxError, ValueError):
        return None


def functions_of(content: bytes) -> dict[int, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the functions at the left margin of a module, whole, by the line of their `def`."""
    return {
        node.lineno: node
        for node in parse(content).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
