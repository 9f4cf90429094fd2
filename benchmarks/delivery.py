"""Callbacks: how many a second, and what `deliver` adds to a request."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import statistics
import subprocess
import time
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from load import LENGTH
from machine import busy
from measure import Effort, FailedError, Pair, environment, run
from server import Program, serving, stop
from table import Listing, Row, Table, at_least
from workspace import RECOMMENDED, Workspace, scripts

DELIVERIES = Path(__file__).with_name("deliveries")
POSTGRESQL = os.environ.get("BENCHMARK_POSTGRESQL", "postgresql://postgres@127.0.0.1/postgres")
REDIS = os.environ.get("BENCHMARK_REDIS", "redis://127.0.0.1:6379/0")
NUMBER = 1000
REQUESTS = 200
PATIENCE = 120
OK = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n{"ok": true}'
SETTINGS = {
    "APP_LOG_LEVEL": "WARNING",
    "CALLBACKS_CONCURRENCY_PER_HOST": "20",
    "JOBS_CONCURRENCY": "20",
    "JOBS_CONCURRENCY_PER_LANE": "20",
}
EXECUTE = """
import asyncio, sys, asyncpg

async def main(url, statement):
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()

asyncio.run(main(*sys.argv[1:]))
"""
TEXT = f"""\
{NUMBER:,} callbacks of the sample wait, and are sent to a receiver that answers at once, 20 at a
time in each process: deliveries per second of the second half, when all processes have started.
Each durable one is signed, sent over a connection of its own to an address that was checked, and
its end committed to SQLite, or to a PostgreSQL on the same disk. `background` sends them in the
same way from memory. taskiq on Redis has a stream that acknowledges, with nothing synced to a
disk, and sends with a bare `httpx2.AsyncClient`, which keeps its connections."""
LATENCY_TEXT = f"""\
`POST /invoices/` with a `callback_url`, in turn with one without, one request at a time, medians
of {REQUESTS} each; without one it writes nothing, so what is added is a whole transaction. A
handler that commits anyway pays one statement more. For taskiq: `await task.kiq(…)` alone."""


class Receiver(asyncio.Protocol):
    """Answers each request at once, and notes when it came."""

    times: list[float]

    def __init__(self, times: list[float]) -> None:
        self.times = times
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if end and len(body) >= (int(length[1]) if length else 0):
            self.received = b""
            self.times.append(time.perf_counter())
            self.transport.write(OK)


@dataclass(frozen=True)
class Way:
    """A way to deliver: what enqueues callbacks, if anything does, and what then sends them.

    Both are given a number and a URL.
    """

    enqueue: Program | None
    send: Sequence[Program]
    is_given_them: bool = False


def tables(workspace: Workspace, effort: Effort) -> list[Table | Listing]:
    """Return deliveries per second by each way, and what each adds to a request."""
    with ExitStack() as stack:
        ways, latencies = prepare(workspace, stack)
        rates: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(effort.servers):
            for name in ways if number % 2 else reversed(ways):
                rates[name].append(asyncio.run(rate(ways[name])))
        rows = [
            Row(f"{name}, against {other}", Pair(rates[name], rates[other]), target)
            for name, other, target in (
                ("SQLite", "taskiq on Redis", at_least(0.5)),
                ("PostgreSQL", "taskiq on Redis", at_least(0.5)),
                ("SQLite, two processes", "taskiq on Redis, two processes", None),
                ("PostgreSQL, two processes", "taskiq on Redis, two processes", None),
                ("SQLite", "`background`", None),
                ("PostgreSQL", "`background`", None),
                ("SQLite", "bare httpx2", None),
                ("PostgreSQL", "bare httpx2", None),
            )
        ]
        added = [[name, *asyncio.run(latency(way))] for name, way in latencies.items()]
    text = f"{TEXT} The machine had a {busy()}."
    header = ["", "without", "with", "added"]
    return [
        Table("Deliveries per second", text, "durable", "the other", rows),
        Listing("What `deliver` adds to a request", LATENCY_TEXT, header, added),
    ]


def prepare(
    workspace: Workspace, stack: ExitStack
) -> tuple[dict[str, Way], dict[str, Program | Way]]:
    """Make the projects, the databases and taskiq's environment."""
    durable = project(workspace, "durable")
    background = project(workspace, "background")
    redis = workspace.install("taskiq", "taskiq-redis")
    run("uv", "pip", "install", "--quiet", "--python", redis / "python", "httpx2", "uvloop")
    ways: dict[str, Way] = {}
    latencies: dict[str, Program | Way] = {}
    name = f"benchmark_{uuid.uuid4().hex}"
    run(python(durable), "-c", EXECUTE, POSTGRESQL, f"CREATE DATABASE {name}")
    drop = f"DROP DATABASE {name} WITH (FORCE)"
    stack.callback(run, python(durable), "-c", EXECUTE, POSTGRESQL, drop)
    urls = {
        "SQLite": f"sqlite:///{workspace.folder.as_posix()}/jobs.sqlite3",
        "PostgreSQL": f"{POSTGRESQL.rpartition('/')[0]}/{name}",
    }
    for database, url in urls.items():
        settings = {"DATABASE_URL": url, "JOBS_IN_SERVER": "false", **SETTINGS}
        alembic = scripts(durable / ".venv") / "alembic"
        run(alembic, "upgrade", "head", folder=durable, DATABASE_URL=url)
        record = program(durable, DELIVERIES / "record.py", **settings)
        worker = program(durable, "-m", "app.worker", **settings)
        ways[database] = Way(record, [worker])
        ways[f"{database}, two processes"] = Way(record, [worker, worker])
        latencies[database] = program(durable, "-m", "app", **settings)
    url = f"sqlite:///{workspace.folder.as_posix()}/background.sqlite3"
    alembic = scripts(background / ".venv") / "alembic"
    run(alembic, "upgrade", "head", folder=background, DATABASE_URL=url)
    settings = {"DATABASE_URL": url, **SETTINGS}
    sends = program(background, DELIVERIES / "background.py", **settings)
    ways["`background`"] = Way(None, [sends], is_given_them=True)
    latencies["`background`"] = program(background, "-m", "app", **settings)
    bare = program(background, DELIVERIES / "bare.py")
    ways["bare httpx2"] = Way(None, [bare], is_given_them=True)
    queue = {"REDIS": REDIS, "QUEUE": name}
    forget = "import sys, redis; redis.Redis.from_url(sys.argv[1]).delete(sys.argv[2])"
    stack.callback(run, redis / "python", "-c", forget, REDIS, name)
    kick = Program((str(redis / "python"), "queue_on_redis.py"), DELIVERIES, queue)
    options = ["worker", "--no-configure-logging", "--max-async-tasks", "20", "--workers"]
    for count, also in ((1, ""), (2, ", two processes")):
        words = (str(redis / "taskiq"), *options, str(count), "queue_on_redis:broker")
        ways[f"taskiq on Redis{also}"] = Way(kick, [Program(words, DELIVERIES, queue)])
    latencies["taskiq on Redis"] = ways["taskiq on Redis"]
    return ways, latencies


def project(workspace: Workspace, delivery: str) -> Path:
    """Return a project that delivers callbacks, installed."""
    answers = {"callbacks": "delivered", "callback_delivery": delivery}
    resources = ["database", "http_client"]
    folder = workspace.render(delivery, RECOMMENDED, resources=resources, **answers)
    run("uv", "sync", "--quiet", "--no-dev", folder=folder)
    return folder


def python(folder: Path) -> Path:
    return scripts(folder / ".venv") / "python"


def program(folder: Path, *words: str | Path, **settings: str) -> Program:
    return Program((str(python(folder)), *map(str, words)), folder, settings)


async def rate(way: Way) -> float:
    """Return how many callbacks a second arrive.

    Raises:
        FailedError: They do not all arrive in time.
    """
    times: list[float] = []
    server = await asyncio.get_running_loop().create_server(lambda: Receiver(times), "127.0.0.1")
    arguments = (str(NUMBER), f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    if way.enqueue:
        await asyncio.to_thread(start_and_wait, way.enqueue, arguments)
    given = arguments if way.is_given_them else ()
    processes = [start(one, given) for one in way.send]
    try:
        end = time.monotonic() + PATIENCE
        while len(times) < NUMBER:
            if time.monotonic() > end:
                raise FailedError(f"{len(times)} of {NUMBER} came by {way.send[0].words}")
            await asyncio.sleep(0.05)
    finally:
        for process in processes:
            await asyncio.to_thread(stop, process)
        server.close()
    return NUMBER / 2 / (times[NUMBER - 1] - times[NUMBER // 2 - 1])


def start(one: Program, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a program whose output goes nowhere."""
    words = [*one.words, *arguments]
    nowhere = subprocess.DEVNULL
    variables = environment(**one.environment)
    return subprocess.Popen(
        words, cwd=one.folder, env=variables, stdin=nowhere, stdout=nowhere, stderr=nowhere
    )


def start_and_wait(one: Program, arguments: Sequence[str]) -> str:
    """Run a program to its end, and return what it says."""
    return run(*one.words, *arguments, folder=one.folder, **one.environment)


async def latency(way: Program | Way) -> list[str]:
    """Return the cells for a request without a callback, with one, and what that adds."""
    server = await asyncio.get_running_loop().create_server(lambda: Receiver([]), "127.0.0.1")
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    if isinstance(way, Way):
        assert way.enqueue
        said = await asyncio.to_thread(start_and_wait, way.enqueue, (str(REQUESTS), url))
        server.close()
        return ["", "", f"{1000 * float(said):.1f} ms"]
    with serving(way) as asked:
        pairs = await asyncio.to_thread(ask_in_turn, asked.port, url)
    without, with_one = (1000 * statistics.median(one) for one in pairs)
    server.close()
    return [f"{one:.1f} ms" for one in (without, with_one, with_one - without)]


def ask_in_turn(port: int, receiver: str) -> tuple[list[float], list[float]]:
    """Return the seconds of requests without a callback, and with one."""
    paths = ("/invoices/", f"/invoices/?callback_url={receiver}")
    seconds: tuple[list[float], list[float]] = ([], [])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = json.dumps({"id": "1", "customer": "Ada", "total": 1.5})
    for number in range(2 * (REQUESTS + 20)):
        begun = time.perf_counter()
        connection.request("POST", paths[number % 2], body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
        if response.status != 202:
            raise FailedError(f"{response.status}")
        if number >= 40:
            seconds[number % 2].append(time.perf_counter() - begun)
    connection.close()
    return seconds
