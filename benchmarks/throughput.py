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
without access logs: what everything that stands around a handler costs. Of the recommended most
is what any such middleware costs, as the first two lines show: uvicorn checks and writes each
header by itself, and [bare/seven.py](bare/seven.py) does nothing in as many middleware. What
each takes, in the application alone, of some 90 µs: the request id 2.7, the security headers 1.8,
gzip's look at the length 1.5, the answering of errors 0.9, the limit of bodies 0.8, the host and
the log 0.6."""
# What the recommended middleware adds to each answer.
HEADERS = (
    "x-content-type-options:nosniff",
    "content-security-policy:default-src 'none'; frame-ancestors 'none'",
    "referrer-policy:no-referrer",
    "x-request-id:00000000000040008000000000000000",
)
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
    """Return a line for each set of middleware, after what headers and layers alone cost."""
    silent = ("--log-level", "warning")
    headers = [word for header in HEADERS for word in ("--header", header)]
    six = workspace.plain(BARE, *silent, app="six:app")
    programs = {
        "six lines, four headers more": workspace.plain(BARE, *silent, *headers, app="six:app"),
        "the same in seven middleware": workspace.plain(BARE, *silent, *headers, app="seven:app"),
    }
    targets = {}
    for name, (middleware, least) in AROUND.items():
        project = workspace.render(f"live-{len(middleware)}", middleware=middleware)
        programs[name] = workspace.rendered(project, APP_LOG_LEVEL="WARNING")
        targets[name] = at_least(least) if least else None
    rows = []
    for name, program in programs.items():
        rates = side_by_side(program, six, [LIVE], effort).rates
        rows.append(Row(name, rates[LIVE.name], targets.get(name)))
    return rows
