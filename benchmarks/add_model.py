"""`scaffold add-model` beside `add-router`, and the list that it writes over many rows."""

from __future__ import annotations

import http.client
import json
import os
import shlex
import time
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from delivery import EXECUTE
from life import in_copy
from measure import Command, Effort, FailedError, Pair, in_turn, run
from server import Program, serving
from table import Row, Table, at_most
from workspace import RECOMMENDED, Workspace, scripts

POSTGRESQL = os.environ.get("BENCHMARK_POSTGRESQL", "postgresql://postgres@127.0.0.1/postgres")
ROWS = 1_000_000
PAGE, PAGES = 20, 1000
MODEL = (
    "add-model order number:str:20:unique rank:int:unique status:enum:open,paid:index "
    "total:decimal:index note:text?"
)
TEXT = "In a copy of one project that git knows, everything read anew; the files are written."
LIST_TEXT = f"""\
Of the model above, {ROWS:,} rows on PostgreSQL, half of them `open`: page {PAGES:,} of {PAGE} by
`limit` and `after`, which is what `next` leads to, beside the first page; and what PostgreSQL
counts of it all: {{scanned}} scans of the whole table, and {{read:.1f}} entries of an index for
each request, where a page needs {PAGE + 1}. Milliseconds of a request, one after the other."""
FILL = f"""
INSERT INTO orders (number, rank, status, total)
SELECT 'no ' || n, n, CASE WHEN n % 2 = 0 THEN 'open' ELSE 'paid' END, n
FROM generate_series(1, {ROWS}) n
"""
# What is asked for, and how far from one page's last id the first one of the next page is.
NEXT = {"all": 1, "status=open": 2, "sort=total": 1, "sort=-rank": -1}
# What it counts is there a second after a connection is idle: the server has ended by then.
COUNTED = """
import asyncio, json, sys, asyncpg

async def main(url):
    connection = await asyncpg.connect(url)
    print(json.dumps(list(await connection.fetchrow(
        "SELECT (SELECT sum(seq_scan) FROM pg_stat_user_tables WHERE relname = 'orders'),"
        "(SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'orders')"
    )), default=int))
    await connection.close()

asyncio.run(main(*sys.argv[1:]))
"""


def tables(workspace: Workspace, effort: Effort) -> list[Table]:
    """Return the commands' times, and those of the list."""
    return [commands(workspace, effort), pages(workspace, effort)]


def commands(workspace: Workspace, effort: Effort) -> Table:
    """Return how long the commands take."""
    scaffold = workspace.tools / "scaffold"
    project = workspace.render("commands", RECOMMENDED, resources=["database"])
    run("git", "init", "--quiet", folder=project)
    run("git", "add", "--all", folder=project)
    words = partial(in_copy, project)
    lines = {"add-router": "add-router orders", "add-model": MODEL}
    given = [Command(name, words(f"{scaffold} {line}")) for name, line in lines.items()]
    times = in_turn(given, effort.commands)
    rows = [Row("`add-model`", Pair(times["add-model"], times["add-router"]), at_most(1.5))]
    return Table("A model from a line of fields", TEXT, "add-model", "add-router", rows, "s")


def pages(workspace: Workspace, effort: Effort) -> Table:
    """Return how long a page far down takes, and what the database did for all of them."""
    project = workspace.render("model", RECOMMENDED, resources=["database"])
    run("git", "init", "--quiet", folder=project)
    run(workspace.tools / "scaffold", *shlex.split(MODEL), folder=project)
    run("uv", "sync", "--quiet", "--no-dev", folder=project)
    python = scripts(project / ".venv") / "python"
    name = f"benchmark_{uuid.uuid4().hex}"
    with ExitStack() as stack:
        run(python, "-c", EXECUTE, POSTGRESQL, f"CREATE DATABASE {name}")
        drop = f"DROP DATABASE {name} WITH (FORCE)"
        stack.callback(run, python, "-c", EXECUTE, POSTGRESQL, drop)
        url = f"{POSTGRESQL.rpartition('/')[0]}/{name}"
        run(
            "uv", "run", "--no-sync", "alembic", "upgrade", "head", folder=project, DATABASE_URL=url
        )
        run(python, "-c", EXECUTE, url, FILL)
        run(python, "-c", EXECUTE, url, "VACUUM ANALYZE orders")
        before = counted(python, url)
        settings = {"DATABASE_URL": url, "APP_LOG_LEVEL": "WARNING"}
        number = effort.servers * 20
        with serving(Program((str(python), "-m", "app"), project, settings)) as server:
            rows = [
                Row(f"`{what}`", Pair(*in_turns(server.port, what, number)), at_most(1.5))
                for what in NEXT
            ]
        scanned, read = (now - was for now, was in zip(counted(python, url), before, strict=True))
    text = LIST_TEXT.format(scanned=scanned, read=read / (number * 2 * len(rows)))
    return Table(f"A list of {ROWS:,} rows", text, f"page {PAGES:,}", "page 1", rows, "ms")


def in_turns(port: int, what: str, number: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each request for the page far down, and for the first one."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    # Of those that are alike each second one is there; what they are sorted by is their id.
    shown = PAGE * (PAGES - 1)
    first = {"status=open": 2 * shown, "sort=-rank": ROWS - shown + 1}.get(what, shown)
    column = what.rpartition("=")[2].removeprefix("-")
    far = f"&after={first}" + (f"&after_{column}={first}" if "sort" in what else "")
    times: dict[str, list[float]] = {far: [], "": []}
    for _ in range(number):
        for after, taken in times.items():
            started = time.perf_counter()
            asked = f"&{what}" if "=" in what else ""
            connection.request("GET", f"/orders/?limit={PAGE}{asked}{after}")
            response = connection.getresponse()
            page = json.loads(response.read())
            taken.append((time.perf_counter() - started) * 1000)
            if len(page.get("orders", ())) != PAGE:
                raise FailedError(f"{response.status}: {page}")
            if after and page["orders"][0]["id"] != first + NEXT[what]:
                raise FailedError(f"another page begins with {page['orders'][0]}")
    connection.close()
    return times[far], times[""]


def counted(python: Path, url: str) -> Sequence[int]:
    """Return the scans of the table, and the entries that were read of its indexes."""
    found: list[int] = json.loads(run(python, "-c", COUNTED, url))
    return found
