"""Two insertions into one gap: which have one order, and which are left to a person."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from scaffold.edits.gaps import Gap, united


class Case(NamedTuple):
    """A file whose gap is the line `|`, both insertions, and what stands there; None: a conflict."""

    title: str
    path: str
    text: str
    theirs: str
    mine: str
    result: str | None


BOTH = "{theirs}\n{mine}"
# fmt: off
CASES = [
    Case("sorted names", "x.py", "from a import (\n    a,\n|\n    z,\n)", "    c,", "    b,", "    b,\n    c,"),
    Case("constants first", "x.py", "from a import (\n    A,\n|\n    z,\n)", "    b,", "    B,", "    B,\n    b,"),
    Case("unsorted names", "x.py", "from a import (\n    z,\n|\n    a,\n)", "    c,", "    b,", BOTH),
    Case("imports", "x.py", "import os\n|\nfrom z import z", "from b import b", "from a import a", "from a import a\nfrom b import b"),
    Case("two from one module", "x.py", "import os\n|", "from a import a", "from a import b", None),
    Case("fields", "x.py", "class A(B):\n    a: int\n|", "    c: int = 1", "    # Ours.\n    b: str", BOTH),
    Case("one field twice", "x.py", "class A(B):\n    a: int\n|", "    c: int = 1", "    c: int = 2", None),
    Case("fields with an order", "x.py", "@dataclass\nclass A:\n    a: int\n|", "    c: int", "    b: int", None),
    Case("methods", "x.py", "class A:\n    a: int\n|", "\n    def c(self): ...", "\n    def b(self): ...", BOTH),
    Case("keyword arguments", "x.py", "f(\n    a,\n|\n)", "    c=1,", "    b=2,", BOTH),
    Case("positional ones", "x.py", "f(\n    a,\n|\n)", "    c,", "    b,", None),
    Case("one and another", "x.py", "f(\n    a,\n|\n)", "    c=1,", "    **b,", None),
    Case("parameters", "x.py", "def f(\n    a,\n|\n): ...", "    c,", "    b,", None),
    Case("entries", "x.py", "x = {\n    'a': 1,\n|\n}", "    'c': [\n        1,\n    ],", "    'b': 2,", BOTH),
    Case("a set", "x.py", "x = {\n    'a',\n|\n    'z',\n}", "    'c',", "    'b',", "    'b',\n    'c',"),
    Case("a list", "x.py", "x = [\n    a(),\n|\n]", "    c(),", "    b(),", None),
    Case("a sorted list", "x.py", "x = [\n    'a',\n|\n    'z',\n]", "    'c',", "    'b',", "    'b',\n    'c',"),
    Case("an unsorted list", "x.py", "x = [\n    'z',\n|\n    'a',\n]", "    'c',", "    'b',", None),
    Case("routers", "x.py", "x = [\n    a.router,\n|\n]", "    c.router,", "    b.router,", BOTH),
    Case("includes", "x.py", "def f(app):\n    a()\n|", "    app.include_router(c)", "    app.include_router(b, tags=['b'])", BOTH),
    Case("statements", "x.py", "def f(app):\n    a()\n|", "    c()", "    b()", None),
    Case("functions", "x.py", "def a(): ...\n|", "\n\n@d\ndef c(): ...", "\n\nasync def b(): ...", BOTH),
    Case("one function twice", "x.py", "def a(): ...\n|", "\n\ndef c(): ...", "\n\nclass c: ...", None),
    Case("a function below a block", "x.py", "def a():\n    x()\n|", "\n\ndef c(): ...", "    b()", "{mine}\n{theirs}"),
    Case("two blocks", "x.py", "if a:\n    x()\n|", "else:\n    c()", "else:\n    b()", None),
    Case("a text", "x.py", '"""\n|\n"""', "c: int", "b: int", None),
    Case("sentences in a text", "x.py", '"""A.\n|\n"""', "Theirs.", "Ours.", BOTH),
    Case("paragraphs in a text", "x.py", 'def a():\n    """A.\n|\n    """', "\n    Theirs.", "\n    Ours.", BOTH),
    Case("no Python", "x.py", "f(\n|", "    c=1", "    b=2", None),
    Case("dependencies", "x.toml", 'a = [\n    "a>1",\n|\n    "a-z>1",\n]', '    "a-c",', '    # Ours.\n    "a-b[x]",', "{mine}\n{theirs}"),
    Case("an unsorted array", "x.toml", 'a = [\n    "z",\n|\n    "a",\n]', '    "c",', '    "b",', BOTH),
    Case("keys", "x.toml", "[a]\na = 1\n|", "c = [\n    1,\n]", "b = 2", BOTH),
    Case("one key twice", "x.toml", "[a]\na = 1\n|", "b = 1", "b = 2", None),
    Case("a key below a table", "x.toml", "[a]\na = 1\n|", "\n[c]\na = 1", "b = 2", "{mine}\n{theirs}"),
    Case("tables", "x.toml", "[a]\na = 1\n|", "\n[c]\na = 1", "\n# Ours.\n[b]\na = 1", BOTH),
    Case("tables of an array", "x.toml", "[a]\na = 1\n|", "\n[[c]]\na = 1", "\n[[c]]\na = 2", BOTH),
    Case("a key and a table", "x.toml", "[a]\na = 1\n|", "\n[c]\na = 1", "b = 2\n\n[b]\na = 1", None),
    Case("a text in TOML", "x.toml", 'a = """\n|\n"""', "c = 1", "b = 2", None),
    Case("variables", ".env.example", "# A=1\n|", "\n# Theirs.\n# C=1\nD=1", "# Ours.\nB=2", "{mine}\n{theirs}"),
    Case("one variable twice", ".env.example", "# A=1\n|", "B=1", "# B=2", None),
    Case("remarks", ".env.example", "# A=1\n|", "# Theirs.", "# Ours.", None),
    Case("patterns", ".gitignore", "z/\n|\na/", "c/", "# Ours.\n*.b", BOTH),
    Case("an exception", ".dockerignore", "*\n|", "!c", "b", None),
    Case("exceptions", ".dockerignore", "*\n|", "!c", "!b", BOTH),
    Case("rows", "x.md", "| a | b |\n| - | - |\n|", "| c | |", "| b | |", BOTH),
    Case("bullets", "x.md", "- a\n|", "- c\n  more", "- b", BOTH),
    Case("numbers", "x.md", "1. a\n|", "1. c", "1. b", None),
    Case("sections", "x.md", "# A\n\n|\n## Z", "## C\n\nc\n", "## B\n\n### BB\n", BOTH),
    Case("paragraphs", "x.md", "# A\n\n|\n## Z", "c\n", "b\n", BOTH),
    Case("a paragraph and code", "x.md", "a\n|\n\n## Z", "\n```sh\n# c\n- c\n```", "\nb", BOTH),
    Case("sentences", "x.md", "A a.\n|\nZ z.", "C c.", "B b.", BOTH),
    Case("parts of a sentence", "x.md", "a\n|\nz.", "c c.", "b b.", None),
    Case("a sentence and a paragraph", "x.md", "A.\n|\n\nZ.", "C c.", "\nB b.", None),
    Case("a paragraph and a section", "x.md", "# A\n\n|\n## Z", "## C\n", "b\n\n## B\n", None),
    Case("code", "x.md", "```sh\n- a\n|\n```", "- c", "- b", None),
    Case("entries of a mapping", "x.yml", "s:\n  a:\n    x: 1\n|", "  c:\n    x: 1", "  # Ours.\n  b: {}", BOTH),
    Case("jobs", "x.yml", "s:\n  a:\n    x: 1\n|", "\n  c:\n    x: 1", "\n  b:\n    x: 1", BOTH),
    Case("entries of two levels", "x.yml", "s:\n  a:\n    x: 1\n|", "  c:\n    x: 1", "    y: 2", None),
    Case("steps", "x.yml", "s:\n  - a: 1\n|", "  - c: 1", "  - b: 2", None),
    Case("a script", "x.yml", "run: |\n  a: 1\n|", "  c: 1", "  b: 2", None),
    Case("anything else", "Dockerfile", "FROM a\n|", "RUN c", "RUN b", None),
]
# fmt: on


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_order_is_free_or_known_or_it_is_a_conflict(case: Case) -> None:
    lines = case.text.split("\n")
    at = len(lines) - 1 - lines[::-1].index("|")
    base, mine, theirs = lines[:at] + lines[at + 1 :], case.mine, case.theirs
    found = united(Gap(case.path, base, at, mine.split("\n"), theirs.split("\n")))
    wanted = case.result and case.result.format(mine=case.mine, theirs=case.theirs)
    assert (found and "\n".join(found)) == wanted


def test_what_both_insert_is_taken_once() -> None:
    lines = ["from a import (", "    a,", ")"]
    gap = Gap("x.py", lines, 2, ["    b,", "    c,"], ["    c,", "    d,"])
    assert united(gap) == ["    b,", "    c,", "    d,"]
