"""What each middleware costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from measure import Effort
from side_by_side import Request, side_by_side
from table import Row, Table
from workspace import MIDDLEWARE, Workspace

TEXT = """\
The project with one middleware against the project with none, asked `GET /items/1` with headers
that make the middleware work. `https_redirect` brings `proxy_headers` with it. With
`proxy_headers` uvicorn's own reading of the same headers is off, so that line is what moving it
inside costs. The ratio is the share of the requests that is left."""

HTTPS = {"X-Forwarded-Proto": "https"}
ORIGIN = "https://www.example.com"
SETTINGS = {"CORS_ORIGINS": ORIGIN, "HTTPS_REDIRECT_ENABLED": "true"}


@dataclass(frozen=True)
class Case:
    """What is chosen, and how it is asked."""

    name: str
    chosen: tuple[str, ...]
    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = "/items/1"


CASES = [
    Case("`proxy_headers`", ("proxy_headers",), {"X-Forwarded-For": "192.0.2.1", **HTTPS}),
    Case("`request_id`", ("request_id",)),
    Case("`security_headers`", ("security_headers",)),
    Case("`trusted_host`", ("trusted_host",)),
    Case("`cors`", ("cors",), {"Origin": ORIGIN}),
    Case("`https_redirect`", ("https_redirect",), HTTPS),
    Case("`gzip`, an answer too small", ("gzip",), {"Accept-Encoding": "gzip"}),
    Case("`gzip`, `/items/` compressed", ("gzip",), {"Accept-Encoding": "gzip"}, "/items/"),
    Case("`sessions`", ("sessions",)),
    Case("`msgpack`, JSON wanted", ("msgpack",), {"Accept": "application/json"}),
    Case("`msgpack`, MessagePack wanted", ("msgpack",), {"Accept": "application/vnd.msgpack"}),
    Case("all nine", MIDDLEWARE, HTTPS),
]


def tables(workspace: Workspace, effort: Effort) -> list[Table]:
    """Return requests per second with one middleware, beside those with none."""
    none = workspace.render("none", middleware=())
    rows = [row(workspace, number, case, none, effort) for number, case in enumerate(CASES)]
    return [Table("The share of each middleware", TEXT, "with it", "with none", rows)]


def row(workspace: Workspace, number: int, case: Case, none: Path, effort: Effort) -> Row:
    """Return one line."""
    project = workspace.render(f"middleware-{number}", middleware=case.chosen)
    outcome = side_by_side(
        workspace.rendered(project, **SETTINGS),
        workspace.rendered(none, **SETTINGS),
        [Request(case.name, case.path, case.headers)],
        effort,
    )
    return Row(case.name, outcome.rates[case.name])
