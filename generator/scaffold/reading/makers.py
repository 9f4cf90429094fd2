"""Which functions, classes and files may make an application, told by their bytes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from scaffold.model.tree import Tree
from scaffold.project.imports import imported_names
from scaffold.project.paths import stem_of

FASTAPI = "FastAPI"
ALIAS = re.compile(rb"\bFastAPI[ \t]+as[ \t]+(\w+)")
# A function or class at the left margin, up to the next line that begins there.
TOP = re.compile(
    rb"^(?:async[ \t]+def|def|class)[ \t]+(\w+)[^\n]*\n?(?:[ \t)#][^\n]*\n?|\r?\n)*", re.MULTILINE
)
WORD = re.compile(rb"[\w\x80-\xff]+")


class Maker(NamedTuple):
    """A function or class at the top of a file, whose text makes an application."""

    path: str
    name: str


class Makers(NamedTuple):
    """What makes an application in some files.

    Attributes:
        found: The functions and classes, also by what they call or derive from, which comes before.
        users: The files that use one of another file.
    """

    found: list[Maker]
    users: set[str]


def makers_in(files: Tree, paths: Sequence[str]) -> Makers:
    """Return those of some files: each file is searched for those alone that it may use."""
    may_use = _by_maker(files, paths)
    found, users = {Maker("", FASTAPI): None}, set[str]()
    left = [*found]
    while left:
        known = left.pop(0)
        for path in may_use(known):
            content = files[path].content
            pattern = _pattern(content, path, known)
            if pattern is None or not pattern.search(content):
                continue
            if known.path not in ("", path):
                users.add(path)
            for part in TOP.finditer(content):
                maker = Maker(path, part[1].decode())
                if maker not in found and pattern.search(content, *part.span()):
                    found[maker] = None
                    left.append(maker)
    return Makers([maker for maker in found if maker.path], users)


def _by_maker(files: Tree, paths: Sequence[str]) -> Callable[[Maker], Sequence[str]]:
    """Return which files may use a maker: its own, and what names its file or imports its name."""
    stems = {stem_of(path).encode() for path in paths}
    naming, importing = defaultdict[bytes, list[str]](list), defaultdict[str, list[str]](list)
    for path in paths:
        content = files[path].content
        for stem in stems.intersection(WORD.findall(content)):
            naming[stem].append(path)
        for _, name, _ in imported_names(content):
            importing[name].append(path)
    place = {path: number for number, path in enumerate(paths)}

    def may_use(maker: Maker) -> Sequence[str]:
        if not maker.path:
            return paths
        others = {*naming[stem_of(maker.path).encode()], *importing[maker.name]}
        return sorted({maker.path, *others}, key=place.__getitem__)

    return may_use


def _pattern(content: bytes, path: str, maker: Maker) -> re.Pattern[bytes] | None:
    """Return what a use of the maker looks like in a file; None where it cannot be used."""
    if maker.name.encode() not in content:
        return None
    names = [f"{re.escape(stem_of(maker.path) or 'fastapi')}\\.{maker.name}"]
    if maker.path in ("", path):
        names.append(maker.name)
    if not maker.path:
        names += [alias.decode() for alias in ALIAS.findall(content)]
    else:
        names += [new for _, name, new in imported_names(content) if name == maker.name]
    # `class Own(FastAPI)`, `FastAPI()`, `Server.create()`
    bases = rf"^class[^\n(]*\([^\n)]*\b(?:{'|'.join(names)})\b"
    return re.compile(rf"(?<![\w.])(?:{'|'.join(names)})[ \t]*[.(]|{bases}".encode(), re.MULTILINE)
