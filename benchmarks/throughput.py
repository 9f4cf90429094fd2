"""The rendered app against a plain one, and against one that does nothing else."""

from __future__ import annotations

from dataclasses import replace

from measure import Effort
from side_by_side import Request, side_by_side
from table import Row, Table, at_least
from workspace import BARE, MIDDLEWARE, PLAIN, RECOMMENDED, Workspace

ONE = Request("`GET /items/1`", "/items/1")
LIST = Request("`GET /items/`, 20 items", "/items/")
TEXT = """\
The project of the recommended middleware, its storage in memory, started with `python -m app`;
and [plain/](plain/), the same endpoints, middleware and one level of `include_router` written by
hand, which takes what it stores through `Depends` as FastAPI's documentation teaches it, started
with uvicorn and the same flags. Both on the same interpreter and libraries, one
worker, logs to nowhere; the access log is on, as it is by default, and then off, by the log level
`warning`. The rendered app also answers every error as problem details, limits the size of
bodies, lets probes pass at any host, and opens what it stores in its lifespan."""
LIVE = Request("`GET /health/live`", "/health/live")
LIVE_TEXT = """\
`GET /health/live` of rendered projects against [bare/six.py](bare/six.py), an app of six lines,
without access logs: what everything that stands around a handler costs. Of the recommended that
is the request id (4 µs of some 200), the security headers (2), gzip's look at the length (2), the
limit of bodies, the host and the answering of errors (1 each), and four headers more to write."""
AROUND = {
    "no middleware": ((), None),
    "the recommended": (RECOMMENDED, 0.9),
    "all nine": (MIDDLEWARE, 0.75),
}


def tables(workspace: Workspace, effort: Effort) -> list[Table]:
    """Return requests per second, with and without the access log."""
    # Here a few hundredths decide.
    effort = replace(effort, servers=2 * effort.servers)
    project = workspace.render("recommended", middleware=RECOMMENDED)
    logged = side_by_side(workspace.rendered(project), workspace.plain(PLAIN), [ONE, LIST], effort)
    silent = side_by_side(
        workspace.rendered(project, APP_LOG_LEVEL="WARNING"),
        workspace.plain(PLAIN, "--log-level", "warning"),
        [ONE, LIST],
        effort,
    )
    rows = [Row(name, pair, at_least(0.95)) for name, pair in logged.rates.items()]
    rows += [
        Row(f"{name}, no access log", pair, at_least(0.95)) for name, pair in silent.rates.items()
    ]
    return [
        Table("Requests per second", TEXT, "rendered", "plain", rows),
        Table("Around a handler", LIVE_TEXT, "rendered", "six lines", live(workspace, effort)),
    ]


def live(workspace: Workspace, effort: Effort) -> list[Row]:
    """Return a line for each set of middleware."""
    rows = []
    for name, (middleware, least) in AROUND.items():
        project = workspace.render(f"live-{len(middleware)}", middleware=middleware)
        outcome = side_by_side(
            workspace.rendered(project, APP_LOG_LEVEL="WARNING"),
            workspace.plain(BARE, "--log-level", "warning", app="six:app"),
            [LIVE],
            effort,
        )
        target = at_least(least) if least else None
        rows.append(Row(name, outcome.rates[LIVE.name], target))
    return rows
