"""The ids that our own projects give: the template's `src/app/operation_ids.py`."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from scaffold.model.tree import Tree

PATH = "src/app/operation_ids.py"
ANSWERS = ".copier-answers.yml"
# SHA-256 of that file in each version of the template whose ids are these.
KNOWN = frozenset({"4e4d90f709e95c70a339db4e18d425604f4680062e940e95a88aaf7d520f8d9d"})


def is_ours(files: Tree) -> bool:
    """Tell whether a project was rendered from the template, and names its operations so."""
    return ANSWERS in files and PATH in files


def is_known(files: Tree) -> bool:
    """Tell whether such a project names its operations as here: nobody edited that file."""
    return _is_known(files[PATH].content)


@cache
def _is_known(content: bytes) -> bool:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest() in KNOWN


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
