"""Pairs of texts, before and after an edit, in the Markdown files of `pairs/`.

A pair is a heading, its edit, and its texts; nothing else is needed to add one:

    ## A keyword goes behind the last argument
    do: ensure_keyword(source, call("post"), "tags", "[]")
    undo: remove_keyword(source, call("post"), "tags")
    ```before
    before
    ```
    ```after
    after
    ```

- `do:` is an expression for splices. Several lines are done one after another; edits of one parse
  are `[*ensure_…(…), *ensure_…(…)]`. Besides the primitives it may use `source`, `Import`,
  `call("post")`, `function("f")`, `definition("C")` (the first of that name), `display("x")` (what
  is first assigned to x), `statement("x = 1")` (the first that begins so).
- Without a second text nothing changes. With a third, ```left, that is what `undo:` leaves, where
  the layout keeps it from being the first again.
- `refused: 3: reason` instead of a second text: the line, and words of the reason.
- `line_length: 60` where 88 is not meant, `path: main.py` for another place,
  `only: lf` for a text that is no Python, or another one, in the other forms,
  `unformatted: why` where Ruff would lay out anew what it had formatted.

Every pair is also done in the file's other forms: `FORMS`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scaffold.edits import calls, classes, elements, imports, lifespans, signatures, statements
from scaffold.edits.source import Source, Splice, called, edited

FOLDER = Path(__file__).parent / "pairs"
PATH = "app/routers/items.py"
MODULES = (calls, classes, elements, imports, lifespans, signatures, statements)
TEXT = re.compile(r"```(?:before|after|left)\n(.*?)```", re.DOTALL)
FORMS: Mapping[str, Callable[[str], bytes]] = {
    "lf": lambda text: text.encode(),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "unfinished": lambda text: text.removesuffix("\n").encode(),
    "tabs": lambda text: text.replace("    ", "\t").encode(),
}


@dataclass(frozen=True)
class Pair:
    """One edit: its file and title, the lines of its head, and its texts."""

    file: str
    title: str
    head: Mapping[str, Sequence[str]]
    texts: Sequence[str] = field(repr=False)

    @property
    def before(self) -> str:
        return self.texts[0]

    @property
    def after(self) -> str:
        return self.texts[min(1, len(self.texts) - 1)]

    @property
    def undone(self) -> str:
        return self.texts[2] if len(self.texts) > 2 else self.before

    @property
    def refused(self) -> tuple[int, str] | None:
        if "refused" not in self.head:
            return None
        line, _, reason = self.head["refused"][0].partition(":")
        return int(line), reason.strip()

    @property
    def forms(self) -> Sequence[str]:
        if "only" in self.head:
            return self.head["only"]
        return [form for form in FORMS if form != "tabs" or "    " in self.before]

    def source(self, text: str, form: str) -> Source:
        path, length = self.head.get("path", [PATH])[0], self.head.get("line_length", ["88"])[0]
        return Source(path, FORMS[form](text), int(length))

    def done(self, source: Source, what: str) -> Source:
        """Return the source with the edits of `do` or `undo`."""
        for line in self.head.get(what, ()):
            source = edited(source, splices(source, line))
        return source


def splices(source: Source, line: str) -> Sequence[Splice]:
    """Return the splices that the line of a head stands for."""
    found: Sequence[Splice] = eval(line, _words(source))
    return found


def all_pairs() -> list[Pair]:
    """Return the pairs of all files."""
    return [pair for file in sorted(FOLDER.glob("*.md")) for pair in _pairs(file)]


def _pairs(file: Path) -> Iterator[Pair]:
    for part in file.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, rest = part.partition("\n")
        head: dict[str, list[str]] = {}
        for line in rest.partition("```")[0].splitlines():
            if line.strip():
                name, _, value = line.partition(": ")
                head.setdefault(name, []).append(value)
        yield Pair(file.stem, title, head, [found[1] for found in TEXT.finditer(rest)])


def _words(source: Source) -> dict[str, Any]:
    """Return what a head may use."""

    def first(what: Callable[[ast.AST], bool]) -> Any:  # noqa: ANN401 - whatever the edit takes
        found = [node for node in ast.walk(source.tree) if what(node)]
        return min(found, key=lambda node: (node.lineno, node.col_offset))  # type: ignore[attr-defined]

    def named(name: str) -> Callable[[ast.AST], bool]:
        return lambda node: hasattr(node, "body") and getattr(node, "name", None) == name

    def is_display(name: str) -> Callable[[ast.AST], bool]:
        return lambda node: isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name

    def begins(text: str) -> Callable[[ast.AST], bool]:
        return lambda node: (
            isinstance(node, ast.stmt)
            and source.text(source.start(node), source.end(node)).startswith(text)
        )

    primitives = {name: value for module in MODULES for name, value in vars(module).items()}
    return primitives | {
        "source": source,
        "call": lambda name: first(lambda node: called(node) == name),
        "function": lambda name: first(named(name)),
        "definition": lambda name: first(named(name)),
        "display": lambda name: first(is_display(name)).value,
        "statement": lambda text: first(begins(text)),
    }
