"""Which functions, classes and files may make an application, told by their bytes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from scaffold.model.tree import Tree
from scaffold.project.imports import imported_names
from scaffold.project.paths import stem_of

FASTAPI = "FastAPI"
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


class Part(NamedTuple):
    """A function or class at the top of a file, with the words in its text."""

    maker: Maker
    start: int
    end: int
    words: frozenset[bytes]


class Source(NamedTuple):
    """What is searched in a file, taken from it once.

    Attributes:
        imported: What it calls the names that it imports by `from`.
    """

    content: bytes
    words: frozenset[bytes]
    imported: Mapping[str, Collection[str]]
    parts: Sequence[Part]


def makers_in(files: Tree, paths: Sequence[str]) -> Makers:
    """Return those of some files: each file is searched for those alone that it may use."""
    sources = {path: _source(files[path].content, path) for path in paths}
    using = defaultdict[bytes, list[str]](list)
    for path, source in sources.items():
        for word in source.words:
            using[word].append(path)
    found, users = {Maker("", FASTAPI): None}, set[str]()
    left = [*found]
    while left:
        known = left.pop(0)
        for path in using[known.name.encode()]:
            names, pattern = _pattern(sources[path], path, known)
            if known.path not in ("", path) and pattern.search(sources[path].content):
                users.add(path)
            new = [one for one in _using(sources[path], names, pattern) if one not in found]
            found |= dict.fromkeys(new)
            left += new
    return Makers([maker for maker in found if maker.path], users)


def _source(content: bytes, path: str) -> Source:
    imported = defaultdict[str, set[str]](set)
    for _, name, new in imported_names(content):
        imported[name].add(new)
    parts = [
        Part(Maker(path, part[1].decode()), *part.span(), frozenset(WORD.findall(part[0])))
        for part in TOP.finditer(content)
    ]
    return Source(content, frozenset(WORD.findall(content)), imported, parts)


def _using(source: Source, names: set[bytes], pattern: re.Pattern[bytes]) -> Iterator[Maker]:
    for part in source.parts:
        if names & part.words and pattern.search(source.content, part.start, part.end):
            yield part.maker


def _pattern(source: Source, path: str, maker: Maker) -> tuple[set[bytes], re.Pattern[bytes]]:
    """Return what a use of the maker is called in a file, and what it looks like."""
    names = [maker.name] if maker.path in ("", path) else []
    names += source.imported.get(maker.name, ())
    # `class Own(FastAPI)`, `FastAPI()`, `Server.create()`
    full = [f"{re.escape(stem_of(maker.path) or 'fastapi')}\\.{maker.name}", *names]
    bases = rf"^class[^\n(]*\([^\n)]*\b(?:{'|'.join(full)})\b"
    written = rf"(?<![\w.])(?:{'|'.join(full)})[ \t]*[.(]|{bases}"
    words = {name.encode() for name in (maker.name, *names)}
    return words, re.compile(written.encode(), re.MULTILINE)
