"""How the rendered app and the plain one bear 10, 100 and 1,000 more operations."""

from __future__ import annotations

import shutil
from pathlib import Path

from measure import Effort
from side_by_side import Outcome, Request, side_by_side
from table import Row, Table
from workspace import PLAIN, RECOMMENDED, Workspace

SIZES = (10, 100, 1000)
IN_A_ROUTER = 10
ROUTER = '''\
"""Things {number}."""

from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter(prefix="/things-{number}", tags=["things-{number}"])


class Thing(BaseModel):
    """A thing."""

    name: str
'''
OPERATION = '''

@router.get("/{number}/{{thing_id}}")
async def read_{number}(thing_id: int) -> Thing:
    """Return a thing."""
    return Thing(name=str(thing_id))
'''
TEXT = """\
The rendered app and the plain one, with operations added by hand in the project's own manner: ten
operations a router, a file a router, each router listed in `routers/__init__.py` and included
once, straight on the app. The plain app has the same files. The first added operation and the
last one are asked: routes are tried in order."""


def tables(workspace: Workspace, effort: Effort) -> list[Table]:
    """Return requests per second of the first and the last added operation, and start-up times."""
    outcomes = {size: outcome(workspace, size, effort) for size in SIZES}
    rates = [
        Row(f"{size:,} operations, the {name}", pair)
        for size, measured in outcomes.items()
        for name, pair in measured.rates.items()
    ]
    start_up = [Row(f"{size:,} operations", it.start_up) for size, it in outcomes.items()]
    return [
        Table("Growth", TEXT, "rendered", "plain", rates),
        Table(
            "Growth: start-up",
            "From the start of the process until the server listens.",
            "rendered",
            "plain",
            start_up,
            unit="s",
        ),
    ]


def outcome(workspace: Workspace, size: int, effort: Effort) -> Outcome:
    """Measure the two apps with so many operations more."""
    names = [f"things_{number}" for number in range(size // IN_A_ROUTER)]
    project = workspace.render(f"growth-{size}", middleware=RECOMMENDED)
    grow_project(project / "src" / "app" / "routers", names)
    plain = workspace.folder / "plain" / str(size)
    shutil.copytree(PLAIN, plain)
    grow_plain(plain, names)
    requests = [
        Request("first", "/things-0/0/1"),
        Request("last", f"/things-{len(names) - 1}/{IN_A_ROUTER - 1}/1"),
    ]
    return side_by_side(workspace.rendered(project), workspace.plain(plain), requests, effort)


def grow_project(routers: Path, names: list[str]) -> None:
    """Add routers to a rendered project, after those it has."""
    write_routers(routers, names)
    package = routers / "__init__.py"
    text = package.read_text(encoding="utf-8").rstrip("\n")
    imports = "".join(f"    {name},\n" for name in names)
    included = "".join(f"\n    app.include_router({name}.router)" for name in names)
    grown = text.replace("    users,\n", f"    users,\n{imports}") + included + "\n"
    package.write_text(grown, encoding="utf-8")


def grow_plain(folder: Path, names: list[str]) -> None:
    """Add the same routers to the plain app."""
    write_routers(folder, names)
    with (folder / "main.py").open("a", encoding="utf-8") as main:
        for name in names:
            main.write(f"\nimport {name}\n\napp.include_router({name}.router)\n")


def write_routers(folder: Path, names: list[str]) -> None:
    """Write a file for each router."""
    for number, name in enumerate(names):
        operations = (OPERATION.format(number=index) for index in range(IN_A_ROUTER))
        text = ROUTER.format(number=number) + "".join(operations)
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
