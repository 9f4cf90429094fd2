"""Whether a file parses."""

from __future__ import annotations

import ast
import tomllib
import warnings
from typing import NamedTuple


class SyntaxProblem(NamedTuple):
    """Why a file does not parse, and in which line."""

    line: int
    reason: str


def syntax_error(content: bytes) -> SyntaxProblem | None:
    """Return what is wrong with Python source; None if it parses."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the file's own, such as of "\\d"
            ast.parse(content)
    except SyntaxError as error:
        return SyntaxProblem(error.lineno or 1, error.msg)
    except ValueError as error:  # a null byte, before Python 3.12
        return SyntaxProblem(1, str(error))
    return None


def unparsable(path: str, content: bytes) -> str | None:
    """Return why a file of Python or TOML does not parse; None if it does, and for other files."""
    if path.endswith(".py"):
        wrong = syntax_error(content)
        return wrong and f"line {wrong.line} does not parse: {wrong.reason}"
    if path.endswith(".toml"):
        try:
            tomllib.loads(content.decode())
        except ValueError as error:
            return f"it does not parse: {error}"
    return None
