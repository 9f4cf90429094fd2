"""How the rendered app and the plain one bear 10, 100 and 1,000 more operations."""

from __future__ import annotations

import shutil
from pathlib import Path

from measure import Effort, Pair
from side_by_side import Outcome, Request, side_by_side
from table import Row, Table, at_least, at_most
from workspace import PLAIN, RECOMMENDED, Workspace

SIZES = (10, 100, 1000)
IN_A_ROUTER = 10
LAST = {100: 0.85, 1000: 0.5}
TARGETS = {(1000, "last"): at_least(8)}
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
last one are asked, each with a path parameter: FastAPI tries routes in order, the rendered app
those alone that begin as the path does."""
LAST_TEXT = """\
The same, but each app's last operation against its own first: what the number of operations costs.
Of the ten operations of its router, FastAPI tries nine before the last."""
START_TEXT = """\
Processor time from the start of the process until the server listens; and until its last operation
has answered once. FastAPI prepares the operations of an included router when they are first looked
at: the rendered app does so before it listens, to check the operation ids and to find what is
mounted, and the plain one within its first requests."""


def tables(workspace: Workspace, effort: Effort) -> list[Table]:
    """Return requests per second of the first and the last added operation, and start-up times."""
    outcomes = {size: outcome(workspace, size, effort) for size in SIZES}
    rates = [
        Row(f"{size:,} operations, the {name}", pair, TARGETS.get((size, name)))
        for size, measured in outcomes.items()
        for name, pair in measured.rates.items()
    ]
    last = [
        Row(f"{size:,} operations, {app}", pair, at_least(least) if app == "rendered" else None)
        for size, least in LAST.items()
        for app, pair in by_app(outcomes[size]).items()
    ]
    start_up = [
        Row(f"{size:,} operations, until it {event}", pair, target)
        for size, it in outcomes.items()
        for event, pair, target in (
            ("listens", it.start_up, None),
            ("has answered", it.first_answer, at_most(1.15) if size == SIZES[-1] else None),
        )
    ]
    return [
        Table("Growth", TEXT, "rendered", "plain", rates),
        Table("Growth: the last operation", LAST_TEXT, "the last", "the first", last),
        Table("Growth: start-up", START_TEXT, "rendered", "plain", start_up, unit="s"),
    ]


def by_app(outcome: Outcome) -> dict[str, Pair]:
    """Return the last operation by the first, of each app."""
    last, first = outcome.rates["last"], outcome.rates["first"]
    return {"rendered": Pair(last.ours, first.ours), "plain": Pair(last.theirs, first.theirs)}


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
    grown = text.replace("\n)\n", f"\n{imports})\n", 1) + included + "\n"
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
