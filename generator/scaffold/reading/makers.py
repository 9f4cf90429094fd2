"""Which functions, classes and files may make an application, told by their bytes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from scaffold.model.tree import Tree
from scaffold.project.imports import imported_names
from scaffold.project.paths import stem_of

FASTAPI = "FastAPI"
# A function or class at the left margin, up to the next line that begins there.
TOP = re.compile(
    rb"^(?:async[ \t]+def|def|class)[ \t]+(\w+)[^\n]*\n?(?:[ \t)#][^\n]*\n?|\r?\n)*", re.MULTILINE
)
DOTTED = re.compile(rb"(?=\b(\w+)\.(\w+))")


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


class Source(NamedTuple):
    """What is searched in a file, taken from it once.

    Attributes:
        uses: How it may write what others define, `make` or `server.make`, by its names there.
        parts: The functions and classes at its top, and where their text is.
    """

    content: bytes
    uses: Mapping[str, set[str]]
    parts: Sequence[tuple[Maker, tuple[int, int]]]


def makers_in(files: Tree, paths: Sequence[str]) -> Makers:
    """Return those of some files: each file is searched for those alone that it may use."""
    stems = frozenset(map(stem_of, paths))
    sources = {path: _source(files[path].content, path, stems) for path in paths}
    using = defaultdict[str, dict[str, set[str]]](dict)
    for path, source in sources.items():
        for name, written in source.uses.items():
            using[name][path] = written
    found, users = {Maker("", FASTAPI): None}, set[str]()
    left = [*found]
    while left:
        known = left.pop(0)
        for path, names in _uses(known, using).items():
            pattern, source = _pattern(names), sources[path]
            if known.path not in ("", path) and pattern.search(source.content):
                users.add(path)
            new = [maker for maker, at in source.parts if pattern.search(source.content, *at)]
            left += (maker for maker in new if maker not in found)
            found |= dict.fromkeys(new)
    return Makers([maker for maker in found if maker.path], users)


def _uses(maker: Maker, using: dict[str, dict[str, set[str]]]) -> Mapping[str, set[str]]:
    """Return how files may write a maker; take out of `using` what need not be searched again.

    In other files all that are called the same are written the same: each file may have one.
    """
    found = {maker.path: {maker.name}} if maker.path else {}
    for name in (maker.name, f"{stem_of(maker.path)}.{maker.name}"):
        for path, written in using.pop(name, {}).items():
            found[path] = found.get(path, set()) | written
    return found


def _source(content: bytes, path: str, stems: Collection[str]) -> Source:
    uses = defaultdict[str, set[str]](set)
    for _, name, new in imported_names(content):
        uses[name].add(new)
    for found in DOTTED.finditer(content):
        stem, name = (word.decode() for word in found.groups())
        if stem in stems:
            uses[f"{stem}.{name}"].add(f"{stem}.{name}")
    if FASTAPI.encode() in content:
        uses[FASTAPI] |= {FASTAPI, f"fastapi.{FASTAPI}"}
    parts = [(Maker(path, part[1].decode()), part.span()) for part in TOP.finditer(content)]
    return Source(content, uses, parts)


def _pattern(names: Collection[str]) -> re.Pattern[bytes]:
    """Return what a use looks like: `FastAPI()`, `server.make()`, `class Own(FastAPI)`."""
    either = "|".join(map(re.escape, sorted(names)))
    bases = rf"^class[^\n(]*\([^\n)]*\b(?:{either})\b"
    written = rf"(?<![\w.])(?:{either})[ \t]*[.(]|{bases}"
    return re.compile(written.encode(), re.MULTILINE)
