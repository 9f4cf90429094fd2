"""Which functions, classes and files may make an application, told by their bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from scaffold.model.tree import Tree
from scaffold.project.imports import imported_names

FASTAPI = "FastAPI"
ALIAS = re.compile(rb"\bFastAPI[ \t]+as[ \t]+(\w+)")
# A function or class at the left margin, up to the next line that begins there.
TOP = re.compile(
    rb"^(?:async[ \t]+def|def|class)[ \t]+(\w+)[^\n]*\n?(?:[ \t)#][^\n]*\n?|\r?\n)*", re.MULTILINE
)


class Maker(NamedTuple):
    """A function or class at the top of a file, whose text makes an application."""

    path: str
    name: str


def makers_in(files: Tree, paths: Sequence[str]) -> list[Maker]:
    """Return those of some files, also by what they call or derive from, which comes before."""
    found = {Maker("", FASTAPI): None}
    left = [*found]
    while left:
        known = left.pop(0)
        for path in paths:
            for name in _using(files[path].content, path, known):
                maker = Maker(path, name)
                if maker not in found:
                    found[maker] = None
                    left.append(maker)
    return [maker for maker in found if maker.path]


def uses_any(content: bytes, path: str, makers: Sequence[Maker]) -> bool:
    """Tell whether a file uses one of these that stands in another file."""
    return any(_uses(content, path, maker) for maker in makers)


def _using(content: bytes, path: str, maker: Maker) -> Iterator[str]:
    """Yield the functions and classes of a file that use a maker."""
    if pattern := _pattern(content, path, maker):
        for part in TOP.finditer(content):
            name = part[1].decode()
            if Maker(path, name) != maker and pattern.search(content, *part.span()):
                yield name


def _uses(content: bytes, path: str, maker: Maker) -> bool:
    pattern = _pattern(content, path, maker)
    return maker.path != path and pattern is not None and pattern.search(content) is not None


def _pattern(content: bytes, path: str, maker: Maker) -> re.Pattern[bytes] | None:
    """Return what a use of the maker looks like in a file; None where it cannot be used."""
    if maker.name.encode() not in content:
        return None
    names = [f"{re.escape(PurePosixPath(maker.path).stem or 'fastapi')}\\.{maker.name}"]
    if maker.path in ("", path):
        names.append(maker.name)
    if not maker.path:
        names += [alias.decode() for alias in ALIAS.findall(content)]
    else:
        names += [new for _, name, new in imported_names(content) if name == maker.name]
    # `class Own(FastAPI)`, `FastAPI()`, `Server.create()`
    bases = rf"^class[^\n(]*\([^\n)]*\b(?:{'|'.join(names)})\b"
    return re.compile(rf"(?<![\w.])(?:{'|'.join(names)})[ \t]*[.(]|{bases}".encode(), re.MULTILINE)
