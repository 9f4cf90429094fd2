"""Granian instead of uvicorn."""

from __future__ import annotations

from measure import Effort, run
from server import Program
from side_by_side import Request, side_by_side
from table import Row, Table
from workspace import RECOMMENDED, Workspace

TEXT = """\
The project of the recommended middleware under [Granian](https://github.com/emmett-framework/granian),
one worker, and as it is, under uvicorn with httptools and uvloop; both without access logs. Uvicorn
stays. Tried by hand on Granian 2.8: both answered what was in flight at SIGTERM, refused new
connections, and closed the lifespan; of 3,200 requests on 16 connections the slowest hundredth took
36 ms instead of 59 (on a busy machine). But a lifespan that fails ends Granian with 1 as any other
error does, where uvicorn has 3; it is always two processes, of 126 MiB together instead of 82; it
reads no `X-Forwarded-*` without a wrapper, and has options and logs of its own."""
REQUESTS = [
    Request("`GET /items/1`", "/items/1"),
    Request("`GET /health/live`", "/health/live"),
]
FLAGS = ("--interface", "asgi", "--no-access-log", "--log-level", "warning", "app.main:app")


def tables(workspace: Workspace, effort: Effort) -> list[Table]:
    """Return requests per second under each server."""
    run("uv", "pip", "install", "--quiet", "--python", workspace.python, "granian")
    uvicorn = workspace.rendered(workspace.render("servers", RECOMMENDED), APP_LOG_LEVEL="WARNING")
    words = (str(workspace.python), "-m", "granian", *FLAGS)
    granian = Program(words, uvicorn.folder, uvicorn.environment)
    rates = side_by_side(granian, uvicorn, REQUESTS, effort).rates
    rows = [Row(name, pair) for name, pair in rates.items()]
    return [Table("Another server", TEXT, "Granian", "uvicorn", rows)]
