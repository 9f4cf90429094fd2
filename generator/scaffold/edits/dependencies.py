"""The dependencies in a pyproject.toml: one is put in, or taken out, as text."""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
PROJECT = re.compile(r"^\[project\]", re.MULTILINE)
LIST = re.compile(r"^dependencies[ \t]*=[ \t]*\[", re.MULTILINE)
TOKEN = re.compile(r"""#[^\n]*|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\]""")
ALONE = re.compile(r"[ \t]*,?[ \t]*(?:#[^\n]*)?(?:\n|\Z)")


class Item(NamedTuple):
    """A requirement in the list: where it stands, and the normal form of its name."""

    start: int
    end: int
    name: str


class UnknownListError(Exception):
    """The dependencies are no plain list in `[project]`."""


def ensure_dependency(text: str, requirement: str) -> str:
    """Return the file with a requirement, where it sorts; as it is if it has one of that name.

    Args:
        text: A pyproject.toml.
        requirement: `asgi-correlation-id>=5`.

    Raises:
        UnknownListError: The dependencies are no plain list.
    """
    begin, items = _items(text)
    names, name = [item.name for item in items], name_of(requirement)
    if name in names:
        return text
    if not items:
        return f'{text[:begin]}"{requirement}"{text[begin:]}'
    above = re.search(r"\n[ \t]*\Z", text[: items[0].start])
    gap = f",{above[0] if above else ' '}"
    index = sum(one < name for one in names) if names == sorted(names) else len(names)
    if index < len(items):
        at = items[index].start
        return f'{text[:at]}"{requirement}"{gap}{text[at:]}'
    at = items[-1].end
    return f'{text[:at]}{gap}"{requirement}"{text[at:]}'


def remove_dependency(text: str, name: str) -> str:
    """Return the file without the requirements of that name.

    Raises:
        UnknownListError: The dependencies are no plain list.
    """
    for item in reversed(_items(text)[1]):
        if item.name == name_of(name):
            line = text.rfind("\n", 0, item.start) + 1
            alone = ALONE.match(text, item.end)
            if alone and not text[line : item.start].strip():
                text = text[:line] + text[alone.end() :]
            elif before := re.search(r",[ \t]*\Z", text[: item.start]):
                text = text[: before.start()] + text[item.end :]
            else:
                text = text[: item.start] + re.sub(r"\A[ \t]*,?[ \t]*", "", text[item.end :])
    return text


def name_of(requirement: str) -> str:
    """Return the normal form of a requirement's name; see PEP 503."""
    found = NAME.search(requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


def _items(text: str) -> tuple[int, list[Item]]:
    """Return where the list begins, and what is in it."""
    try:
        known = tomllib.loads(text)["project"]["dependencies"]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UnknownListError from error
    project = PROJECT.search(text)
    begin = LIST.search(text, project.end()) if project else None
    if begin is None:
        raise UnknownListError
    spans = []
    for token in TOKEN.finditer(text, begin.end()):
        if token[0] == "]":
            break
        if token[0][0] != "#":
            spans.append(token.span())
    # The parser has the last word: whatever looked like the list and was not it is found here.
    if [tomllib.loads(f"_ = {text[start:end]}")["_"] for start, end in spans] != known:
        raise UnknownListError
    return begin.end(), [Item(start, end, name_of(text[start:end])) for start, end in spans]
