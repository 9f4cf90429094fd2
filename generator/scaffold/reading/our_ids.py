"""The ids that our own projects give: the template's `src/app/operation_ids.py`."""

from __future__ import annotations

import ast
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache

from scaffold.model.tree import Tree
from scaffold.project.trees import parse

PATH = "src/app/operation_ids.py"
ANSWERS = ".copier-answers.yml"
# The digest of that file in each version of the template whose ids are these.
KNOWN = frozenset({"ae192e8459eeb892f0b82040333c8e9c4cc2a13be6dc65978e946260c4228c47"})


def is_ours(files: Tree) -> bool:
    """Tell whether a project was rendered from the template, and names its operations so."""
    return ANSWERS in files and PATH in files


def is_known(files: Tree) -> bool:
    """Tell whether such a project names its operations as here: nobody edited that file."""
    return _is_known(files[PATH].content)


@cache
def _is_known(content: bytes) -> bool:
    return digest(content) in KNOWN


def digest(content: bytes) -> str | None:
    """Return the SHA-256 of what a module does, the same in each Python and in every layout.

    Comments and docstrings do not count. None where it is not Python.
    """
    with suppress(SyntaxError, ValueError):
        return hashlib.sha256("\n".join(_meaning(parse(content))).encode()).hexdigest()
    return None


def _meaning(node: ast.AST) -> Iterator[str]:
    yield type(node).__name__
    for name, value in ast.iter_fields(node):
        if name == "is_lazy" and not value:  # of an import, in Python 3.15
            continue
        for part in value if isinstance(value, list) else [value]:
            is_text = isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
            if isinstance(part, ast.AST) and not is_text:
                yield from _meaning(part)
            elif not isinstance(part, ast.AST) and part is not None:
                yield repr(part)
    yield "end"


def short_id(name: str, tag: str) -> str:
    """Return the tag and the function's name, joined by a hyphen."""
    return f"{identifier(tag).lower()}-{identifier(name)}"


@cache
def identifier(text: str) -> str:
    """Return the text in letters, digits and underscores of ASCII."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9_]+", plain)
    return "_".join(words) or "_".join(f"u{ord(character):x}" for character in text) or "default"


def told_apart(short: str, places: Sequence[tuple[str, str]]) -> list[str]:
    """Return one id for each path and method of a function: by the words that they do not share."""
    words = [_words(*place) for place in places]
    shared = set.intersection(*(set(each) for each in words))
    ids = ["_".join([short, *(word for word in each if word not in shared)]) for each in words]
    if len(set(ids)) == len(ids):
        return ids
    return [f"{short}_{number}" for number, _ in enumerate(places, start=1)]


def _words(path: str, method: str) -> list[str]:
    return [identifier(part) for part in f"paths/{path}/{method}".split("/") if part]
