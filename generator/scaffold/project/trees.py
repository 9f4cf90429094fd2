"""The trees of a project's modules: whole, or without the bodies of the functions.

Most of a project's source is what happens in a request; leaving it out halves the time.
"""

from __future__ import annotations

import ast
import re
import warnings

from scaffold.model.position import Position
from scaffold.model.tree import Tree

Function = ast.FunctionDef | ast.AsyncFunctionDef
# A function at the left margin: its head up to the colon, and the indented lines below it.
FUNCTION = re.compile(
    rb"^((?:async[ \t]+)?def[ \t][^\n]*?(?:\n(?:[ \t)][^\n]*?)?)*?:[ \t]*(?:\#[^\n]*)?\r?\n)"
    rb"((?:[ \t]+[^\n]*\n|\r?\n)+)",
    re.MULTILINE,
)
QUOTES = (b'"""', b"'''")


class Trees:
    """The trees of a project's modules: each file is parsed once.

    Attributes:
        files: The project.
        broken: The files that are not Python, or of a newer version: where they begin not to be.
    """

    def __init__(self, files: Tree) -> None:
        """Take the project; nothing is read before it is asked for."""
        self.files = files
        self.broken: dict[str, Position] = {}
        self._whole: dict[str, ast.Module] = {}
        self._heads: dict[str, ast.Module] = {}
        self._functions: dict[str, dict[int, Function]] = {}

    def whole(self, path: str) -> ast.Module:
        """Return what a file holds: nothing, where there is none or it is no Python."""
        if path not in self._whole:
            self._whole[path] = ast.Module([], [])
            try:
                if path in self.files:
                    self._whole[path] = parse(self.files[path].content)
            except (SyntaxError, ValueError, RecursionError) as error:
                self.broken[path] = Position(path, getattr(error, "lineno", None) or 1)
        return self._whole[path]

    def heads(self, path: str) -> ast.Module:
        """Return the same, as a rule without the bodies of the functions at the left margin."""
        if path not in self._heads:
            heads = parse_heads(self.files[path].content) if path in self.files else None
            self._heads[path] = heads or self.whole(path)
        return self._heads[path]

    def has_body(self, function: Function, path: str) -> bool:
        """Tell whether a function, which is a node in the heads of a file, has its body there."""
        return function.col_offset > 0 or self._heads[path] is self._whole.get(path)

    def function_at(self, position: Position) -> Function | None:
        """Return the function at the left margin whose `def` stands there, with its body.

        None where a body of the file is broken, although the rest is not.
        """
        path = position.path
        if path not in self._functions:
            body = self.whole(path).body
            self._functions[path] = {one.lineno: one for one in body if isinstance(one, Function)}
        return self._functions[path].get(position.line)


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
