"""What an owner writes in a project: plausible edits, each a function of chance."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from random import Random
from typing import NamedTuple

from scaffold.model.answers_file import ANSWERS_FILE
from scaffold.model.tree import File, Tree

Lines = list[str]


class Place(NamedTuple):
    """A line of a file, next to which something is written."""

    path: str
    line: str


class Owner:
    """Somebody who edits a project; what they did is told in `log`.

    Attributes:
        files: The project.
        chance: What they decide by.
        near: Lines next to a gate, those first that are next to what is about to change.
        formatted: The modules that their editor formats when they are saved.
    """

    def __init__(self, files: Tree, chance: Random, near: tuple[list[Place], list[Place]]) -> None:
        self.files = dict(files)
        self.chance = chance
        self.near = near
        self.log: list[str] = []
        self.formatted: set[str] = set()
        self.narrow: set[str] = set()
        self._number = 0

    def number(self) -> int:
        self._number += 1
        return self._number

    def text(self, path: str) -> str:
        return self.files[path].content.decode()

    def put(self, path: str, text: str) -> None:
        is_executable = path in self.files and self.files[path].executable
        self.files[path] = File(text.encode(), is_executable)
        if path.endswith(".py"):
            self.formatted.add(path)

    def texts(self, pattern: str) -> list[str]:
        """Return the paths that match and are texts with the line ends of Linux."""
        return [
            path
            for path in sorted(self.files)
            if re.fullmatch(pattern, path)
            and b"\0" not in self.files[path].content
            and b"\r" not in self.files[path].content
            and self.files[path].content
        ]

    def any_of(self, pattern: str) -> str | None:
        paths = self.texts(pattern)
        return self.chance.choice(paths) if paths else None

    def insert(self, path: str, line: str, new: str, *, before: bool = False) -> bool:
        """Write lines beside one that stands in a file once; False if it does not."""
        text = self.text(path) if path in self.texts(".*") else ""
        lines = text.splitlines(keepends=True)
        if lines.count(line) != 1:
            return False
        at = lines.index(line) + (not before)
        self.put(path, "".join([*lines[:at], new, *lines[at:]]))
        return True


Edit = Callable[[Owner], str | None]
SOURCE, PYTHON = r"src/app/(?!migrations/versions).*\.py", r"(src|tests)/(?!app/migrations/v).*\.py"


def a_route(owner: Owner) -> str | None:
    """A new route at the end of a router."""
    path = owner.any_of(r"src/app/routers/(?!__init__).*\.py")
    if path is None or "\nrouter = APIRouter(" not in owner.text(path):
        return None
    n = owner.number()
    route = f'\n\n@router.get("/ours-{n}")\nasync def ours_{n}() -> dict[str, int]:\n'
    route += f'    """Return one number."""\n    return {{"ours": {n}}}\n'
    owner.put(path, owner.text(path) + route)
    return f"a route in {path}"


def a_function(owner: Owner) -> str | None:
    """A new function at the end of a module."""
    path = owner.any_of(SOURCE)
    if path is None:
        return None
    n = owner.number()
    function = f'\n\ndef ours_{n}(number: int) -> int:\n    """Return {n} more."""\n'
    owner.put(path, f"{owner.text(path)}{function}    return number + {n}\n")
    return f"a function in {path}"


def a_comment(owner: Owner) -> str | None:
    """A comment above a statement."""
    path = owner.any_of(PYTHON)
    if path is None:
        return None
    lines = owner.text(path).splitlines(keepends=True)
    nodes = [node for node in ast.walk(ast.parse(owner.text(path))) if isinstance(node, ast.stmt)]
    rows = {node.lineno - 1 for node in nodes if not is_docstring(node)}
    at = owner.chance.choice(sorted(rows)) if rows else 0
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())] if lines else ""
    lines.insert(at, f"{indent}# Ours, number {owner.number()}.\n")
    owner.put(path, "".join(lines))
    return f"a comment in {path}:{at + 1}"


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def a_paragraph(owner: Owner) -> str | None:
    """A paragraph between others in a Markdown file."""
    path = owner.any_of(r"(?!clients).*\.md")
    if path is None:
        return None
    parts = owner.text(path).split("\n\n")
    at = owner.chance.randrange(1, len(parts) + 1)
    parts.insert(at, f"This is ours, number {owner.number()}." + "\n" * (at == len(parts)))
    owner.put(path, "\n\n".join(part.rstrip("\n") for part in parts) + "\n")
    return f"a paragraph in {path}"


def another_value(owner: Owner) -> str | None:
    """A line that is changed where it is: a default of a setting, or a bound of a version."""
    path = owner.chance.choice(["src/app/settings.py", "pyproject.toml", ".env.example"])
    pattern = {
        "pyproject.toml": r'(    "[\w\[\]-]+>=[\d.]+)(",)',
        ".env.example": r"# ([A-Z_]+=)\d+()",
    }.get(path, r"(    \w+: .* = )\d+()")
    lines = owner.text(path).splitlines(keepends=True) if path in owner.texts(".*") else []
    found = [at for at, line in enumerate(lines) if re.fullmatch(pattern + "\n", line)]
    if not found:
        return None
    at = owner.chance.choice(found)
    value = ",<1000" if path == "pyproject.toml" else str(7000 + owner.number())
    lines[at] = re.sub(pattern, rf"\g<1>{value}\g<2>", lines[at])
    owner.put(path, "".join(lines))
    return f"{lines[at].strip()} in {path}"


def a_renamed_function(owner: Owner) -> str | None:
    """A function by another name, wherever it is used."""
    path = owner.any_of(SOURCE)
    if path is None:
        return None
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    body = ast.parse(owner.text(path)).body
    names = [node.name for node in body if isinstance(node, functions) and len(node.name) > 7]
    names = [name for name in names if "_" in name]
    if not names:
        return None
    name = owner.chance.choice(names)
    substitute(owner, rf"\b{name}\b", f"our_{name}")
    return f"{name} in {path} is our_{name}"


def substitute(owner: Owner, pattern: str, new: str) -> None:
    for path in owner.texts(r".*\.(py|toml|md|yml|yaml|ini)|Dockerfile"):
        text = re.sub(pattern, new, owner.text(path))
        if text != owner.text(path):
            owner.put(path, text)


def a_moved_module(owner: Owner) -> str | None:
    """A module by another name, with its imports."""
    modules = {path: path[8:-3] for path in owner.texts(r"src/app/(?!_|main|routing)\w+\.py")}
    named = {
        alias.name
        for path in owner.texts(PYTHON)
        for node in ast.walk(ast.parse(owner.text(path)))
        if isinstance(node, ast.ImportFrom) and node.module == "app"
        for alias in node.names
    }
    free = sorted(path for path, name in modules.items() if name not in named)
    if not free:
        return None
    path = owner.chance.choice(free)
    new = f"our_{modules[path]}"
    move(owner, path, f"src/app/{new}.py")
    substitute(owner, rf"\bapp\.{modules[path]}\b", f"app.{new}")
    return f"{path} is {new}.py"


def a_moved_folder(owner: Owner) -> str | None:
    """A folder of tests by another name."""
    folders = {path.split("/")[1] for path in owner.texts(r"tests/(?!fixtures)\w+/.*")}
    if not folders:
        return None
    folder = owner.chance.choice(sorted(folders))
    for path in sorted(owner.files):
        if path.startswith(f"tests/{folder}/"):
            move(owner, path, path.replace(f"tests/{folder}/", f"tests/our_{folder}/", 1))
    return f"tests/{folder} is our_{folder}"


def move(owner: Owner, path: str, new: str) -> None:
    owner.files[new] = owner.files.pop(path)
    owner.formatted.discard(path)


def a_file_less(owner: Owner) -> str | None:
    """A file that is not wanted, which nothing imports."""
    path = owner.any_of(r"tests/.*/?test_\w+\.py|AGENTS\.md|\.dockerignore|renovate\.json")
    if path is None:
        return None
    del owner.files[path]
    owner.formatted.discard(path)
    return f"without {path}"


def other_lines(owner: Owner) -> str | None:
    """A module that is formatted for other widths."""
    path = owner.any_of(SOURCE)
    if path is None:
        return None
    owner.narrow.add(path)
    return f"{path} in 79 columns"


def other_line_ends(owner: Owner) -> str | None:
    """A file that an editor on Windows wrote."""
    path = owner.any_of(r".*\.(py|md|toml)")
    if path is None:
        return None
    file = owner.files[path]
    owner.files[path] = file._replace(content=file.content.replace(b"\n", b"\r\n"))
    owner.formatted.discard(path)
    return f"{path} with CRLF"


def an_executable(owner: Owner) -> str | None:
    """A file that can be run."""
    path = owner.any_of(r"scripts/.*|src/app/__main__\.py|alembic\.ini|Dockerfile")
    if path is None:
        return None
    owner.files[path] = owner.files[path]._replace(executable=True)
    return f"{path} is executable"


FREE: list[Edit] = [
    a_route,
    a_function,
    a_comment,
    a_paragraph,
    another_value,
    a_renamed_function,
    a_moved_module,
    a_moved_folder,
    a_file_less,
    other_lines,
    other_line_ends,
    an_executable,
]

# Beside a gate: what fits there by the look of the line.

ROOM = '''\
"""Ours."""

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send


class Ours:
    """Do nothing yet."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection."""
        await self.app(scope, receive, send)


def middleware() -> Middleware:
    """Return it, for the list."""
    return Middleware(Ours)
'''
ROUTER = '''\
"""Ours."""

from fastapi import APIRouter

router = APIRouter(prefix="/NAME", tags=["ours"])


@router.get("/")
async def list_NAME() -> list[int]:
    """Return no numbers."""
    return []
'''
MAIN = '''\
"""Ours."""

from fastapi import FastAPI


def set_up(app: FastAPI) -> None:
    """Make it ready."""
    app.state.NAME = True
'''
DEPENDENCIES = ("orjson>=3.10", "tenacity>=9", "rich>=14", "attrs>=25", "cachetools>=6")
KEYWORDS = ('summary="Ours"', 'terms_of_service="/terms"', "root_path_in_servers=True")


def beside(owner: Owner, place: Place) -> str | None:
    """Write something beside a line; None where that line is not there, or nothing fits."""
    path, line = place
    if path not in owner.texts(".*"):
        return None
    if owner.text(path).splitlines(keepends=True).count(line) != 1:
        return None
    found = [edit for matches, edit in BESIDE if re.fullmatch(matches, f"{path}:{line}")]
    for edit in [*found[:1], another_line]:
        if owner.chance.random() < 0.75 or edit is another_line:
            what = edit(owner, path, line)
            if what:
                return f"{what} beside {line.strip()!r} in {path}"
    return None


def a_middleware(owner: Owner, path: str, line: str) -> str | None:
    name = line.strip().rstrip(",").removesuffix(".middleware()")
    ours = f"{name}_{owner.number()}"
    before = owner.chance.random() < 0.5
    entry = f"        {name}.middleware(),\n"
    if not owner.insert(path, entry, f"        {ours}.middleware(),\n", before=before):
        return None
    owner.insert(path, f"    {name},\n", f"    {ours},\n")
    owner.put(f"src/app/middleware/{ours}.py", ROOM)
    return f"middleware {ours}"


def a_router(owner: Owner, path: str, line: str) -> str | None:
    found = re.search(r"(\w+)(\.router\)|,)", line)
    name = found[1] if found else ""
    ours = f"{name}_{owner.number()}"
    if not owner.insert(
        path,
        f"    app.include_router({name}.router)\n",
        f"    app.include_router({ours}.router)\n",
        before=owner.chance.random() < 0.5,
    ):
        return None
    if not owner.insert(path, f"    {name},\n", f"    {ours},\n"):
        only = f"from app.routers import {name}\n"
        both = f"from app.routers import {name}, {ours}\n"
        owner.put(path, owner.text(path).replace(only, both))
    owner.put(f"src/app/routers/{ours}.py", ROUTER.replace("NAME", ours))
    return f"router {ours}"


def a_field(owner: Owner, _: str, line: str) -> str | None:
    """A field of the state, and the keyword argument for it."""
    name = line.split(":")[0].split("=")[0].strip()
    state, lifespan = "src/app/resources/__init__.py", "src/app/lifespan.py"
    if not {state, lifespan} <= {*owner.texts(".*")}:
        return None
    fields = [one for one in owner.text(state).splitlines(True) if one.startswith(f"    {name}: ")]
    values = [
        one
        for one in owner.text(lifespan).splitlines(True)
        if one.startswith(f"            {name}=")
    ]
    if len(fields) != 1 or len(values) != 1:
        return None
    ours, before = f"ours_{owner.number()}", owner.chance.random() < 0.5
    owner.insert(state, fields[0], f"    {ours}: str\n", before=before)
    owner.insert(lifespan, values[0], f'            {ours}="ours",\n', before=before)
    return f"field {ours}"


def a_part(owner: Owner, path: str, line: str) -> str | None:
    """A module of the application, imported and called in create_app()."""
    name = line.strip().rstrip(",")
    ours = f"{name}_{owner.number()}"
    call = f"    {ours}.set_up(app)\n"
    if not owner.insert(path, "    routers.include_routers(app)\n", call):
        return None
    owner.insert(path, f"    {name},\n", f"    {ours},\n")
    owner.put(f"src/app/{ours}.py", MAIN.replace("NAME", ours))
    return f"module {ours}"


def a_keyword(owner: Owner, path: str, line: str) -> str | None:
    free = [one for one in KEYWORDS if one not in owner.text(path)]
    if not free:
        return None
    keyword = owner.chance.choice(free)
    owner.insert(path, line, f"        {keyword},\n", before=owner.chance.random() < 0.5)
    return keyword


def a_statement(owner: Owner, path: str, line: str) -> str | None:
    n = owner.number()
    indent = line[: len(line) - len(line.lstrip())]
    before = owner.chance.random() < 0.5
    owner.insert(path, line, f"{indent}app.state.ours_{n} = {n}\n", before=before)
    return "a statement"


def a_fixture(owner: Owner, path: str, line: str) -> str | None:
    ours = f"ours_{owner.number()}"
    owner.insert(path, line, f'    "fixtures.{ours}",\n', before=owner.chance.random() < 0.5)
    text = f'import pytest\n\n\n@pytest.fixture\ndef {ours}() -> str:\n    return "ours"\n'
    owner.put(f"tests/fixtures/{ours}.py", text)
    return f"fixture {ours}"


def a_dependency(owner: Owner, path: str, line: str) -> str | None:
    free = [one for one in DEPENDENCIES if one not in owner.text(path)]
    if not free:
        return None
    one = owner.chance.choice(free)
    owner.insert(path, line, f'    "{one}",\n', before=owner.chance.random() < 0.5)
    return one


def a_variable(owner: Owner, path: str, line: str) -> str | None:
    n = owner.number()
    if line.startswith("# ") and "=" in line and owner.chance.random() < 0.5:
        owner.put(path, owner.text(path).replace(line, line[2:]))
        return "a variable that is set"
    owner.insert(path, line, f"# OURS_{n}=1\n", before=owner.chance.random() < 0.5)
    return f"variable OURS_{n}"


def a_step(owner: Owner, path: str, line: str) -> str | None:
    owner.insert(path, line, f"      - run: echo ours {owner.number()}\n", before=True)
    return "a step"


def a_word(owner: Owner, path: str, line: str) -> str | None:
    n = owner.number()
    if line.startswith("|"):
        cells = line.count("|") - 1
        owner.insert(path, line, "|" + f" ours {n} |" * cells + "\n")
        return "a row"
    if line.startswith("- "):
        owner.insert(path, line, f"- Ours, number {n}.\n")
        return "a bullet"
    lines = owner.text(path).splitlines(keepends=True)
    at = lines.index(line) + 1
    # Below its own paragraph: nobody writes another one into a sentence.
    at = next((row for row in range(at, len(lines)) if not lines[row].strip()), len(lines))
    owner.put(path, "".join([*lines[:at], f"\nOurs, number {n}.\n", *lines[at:]]))
    return "a paragraph"


def another_line(owner: Owner, path: str, line: str) -> str | None:
    """A comment above the line, or behind it, which changes it."""
    is_commented = path.endswith((".py", ".toml", ".yml", ".yaml", "ignore", "Dockerfile"))
    if not is_commented or not line.strip() or '"""' in line or "\\" in line:
        return None
    n = owner.number()
    indent = line[: len(line) - len(line.lstrip())]
    is_changed = not path.endswith(("ignore", "Dockerfile")) and owner.chance.random() < 0.4
    if is_changed and "#" not in line:
        new = f"{line.rstrip()}  # ours, number {n}\n"
        owner.put(path, owner.text(path).replace(line, new))
        return "a comment behind"
    owner.insert(path, line, f"{indent}# Ours, number {n}.\n", before=True)
    return "a comment"


BESIDE: list[tuple[str, Callable[[Owner, str, str], str | None]]] = [
    (r"src/app/middleware/__init__\.py:    \w+,\n", a_middleware),
    (r"src/app/middleware/__init__\.py:        \w+\.middleware\(\),\n", a_middleware),
    (r"src/app/routers/__init__\.py:    (\w+,|app\.include_router\(\w+\.router\))\n", a_router),
    (r"src/app/resources/__init__\.py:    \w+: [\w.]+\n", a_field),
    (r"src/app/lifespan\.py:            \w+=.*,\n", a_field),
    (r"src/app/main\.py:    \w+,\n", a_part),
    (r"src/app/main\.py:        \w+=.*,\n", a_keyword),
    (r"src/app/main\.py:    \w.*\(app\)\n", a_statement),
    (r'tests/conftest\.py:    "fixtures\.\w+",\n', a_fixture),
    (r'pyproject\.toml:    "[\w\[\]-]+[<>=].*",\n', a_dependency),
    (r"\.env\.example:.*\n", a_variable),
    (r"\.github/workflows/.*:      - .*\n", a_step),
    (r"[^:]*\.md:.+\n", a_word),
]


def beside_a_gate(owner: Owner) -> str | None:
    """One of them, half of the time beside what is about to change."""
    about, others = owner.near
    places = about if about and owner.chance.random() < 0.5 else others
    for _ in range(20):
        if places and (what := beside(owner, owner.chance.choice(places))):
            return what
    return None


def next_to_a_change(base: Tree, theirs: Tree) -> Iterator[Place]:
    """Yield the lines that change, and those beside them."""
    for path in sorted(base.keys() & theirs.keys() - {ANSWERS_FILE}):
        if base[path] == theirs[path] or b"\0" in base[path].content:
            continue
        one, other = (tree[path].content.decode().splitlines(True) for tree in (base, theirs))
        for tag, start, end, _, _ in SequenceMatcher(None, one, other, False).get_opcodes():
            if tag != "equal":
                for at in {start - 1, start, end - 1, end}:
                    if 0 <= at < len(one) and one[at].strip():
                        yield Place(path, one[at])


GATE = re.compile(r"\s*(# %|\{% (if|endif))")


def next_to_a_gate(base: Tree, templates: dict[str, str]) -> Iterator[Place]:
    """Yield the lines beside the gates of the template that are there."""
    for path in sorted(base.keys() & templates.keys() - {ANSWERS_FILE}):
        lines = templates[path].splitlines(True)
        there = {*base[path].content.decode().splitlines(True)}
        for at, line in enumerate(lines):
            if GATE.match(line):
                for one in lines[max(at - 1, 0) : at + 2]:
                    if one in there and one.strip():
                        yield Place(path, one)
