"""Callbacks arrive, whatever happens to the processes, the database and the receivers.

The project is installed and started as the image does; kills are SIGKILL to a server and all that
it started. `uv run pytest tests/owner/test_delivery.py --level 3` is the whole proof.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest
from owner.delivering import TOKEN, Receiver, Service, asked, receiving, wait_until
from owner.stalling import stalling
from projects import processes
from projects.checks import DOCUMENT
from projects.project import Project
from projects.real_servers import Servers
from projects.server import serve_by

pytestmark = pytest.mark.level(2)
SERVE = ("uv", "run", "python", "-m", "app")
WORK = ("uv", "run", "python", "-m", "app.worker")
ANSWERS = {"callbacks": "delivered", "resources": ["database", "http_client"], "extras": []}
SECRET = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
LEASE = 3
# In seconds. A lease, the time between two looks, and what a busy machine adds.
TAKEN_OVER = LEASE + 1 + 2
SETTINGS = {
    "UV_NO_SYNC": "1",
    "JOBS_LEASE": str(LEASE),
    "JOBS_OPERATOR_TOKEN": TOKEN,
    "CALLBACKS_SECRETS": SECRET,
    # Each behaviour of the receiver is at a host of its own.
    "CALLBACKS_LOCAL_HOSTS": ",".join(f"127.0.0.{number}" for number in range(1, 10)),
}
Say = Callable[[str, object], None]


@pytest.fixture(scope="module")
def made(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project, installed without what its developers need."""
    project = Project(tmp_path_factory.mktemp("delivery") / "project", ANSWERS)
    project.render(snapshot)
    project.run("uv sync --no-dev")
    return project


@pytest.fixture
def on_sqlite(made: Project, tmp_path: Path) -> Project:
    url = f"sqlite:///{(tmp_path / 'jobs.sqlite3').as_posix()}"
    return migrated(made, DATABASE_URL=url)


@pytest.fixture
def on_postgresql(made: Project, servers: Servers) -> Project:
    return migrated(made, **servers.variables(made))


@pytest.fixture(params=["sqlite", "postgresql"])
def on_either(request: pytest.FixtureRequest) -> Project:
    project: Project = request.getfixturevalue(f"on_{request.param}")
    return project


def migrated(project: Project, **database: str) -> Project:
    """Return the project on a database, with the tables."""
    here = Project(project.folder, project.answers, SETTINGS | database)
    here.run("uv run alembic upgrade head")
    return here


@pytest.fixture(scope="module")
def document(made: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the receiver knows of the service."""
    file = tmp_path_factory.mktemp("document") / "openapi.json"
    file.write_text(made.run(["uv", "run", "python", "-c", DOCUMENT], UV_NO_SYNC="1"), "utf-8")
    return file


@pytest.fixture
def receiver(document: Path) -> Iterator[Receiver]:
    with receiving(document, SECRET) as process:
        yield process


@pytest.fixture
def service() -> Service:
    return Service()


def invoices(number: int) -> list[str]:
    return [f"{number:04}" for number in range(number)]


def until(receiver: Receiver, number: int) -> None:
    """Wait until so many callbacks came."""
    receiver.wait_for(lambda: receiver.came.total() >= number)


def check_all(service: Service, receiver: Receiver, expected: list[str]) -> list[dict[str, Any]]:
    """All invoices' callbacks arrive, and nothing else does; return the deliveries."""
    receiver.wait_for_invoices(expected)
    made = service.wait_until_done()
    assert {f"msg_{one['key']}" for one in made} == set(receiver.came)
    assert set(receiver.taken.values()) == set(expected)
    return made


@pytest.mark.parametrize(
    ("number", "kills"), [(100, 3), pytest.param(1000, 10, marks=pytest.mark.level(3))]
)
def test_a_server_that_is_killed_again_and_again_loses_nothing(
    number: int,
    kills: int,
    on_sqlite: Project,
    receiver: Receiver,
    service: Service,
    record_property: Say,
) -> None:
    expected = invoices(number)
    moments = sorted(Random(number).sample(range(1, number), kills))
    with ThreadPoolExecutor(1) as pool:
        creating = pool.submit(service.create, expected, receiver.urls["takes"])
        for moment in moments:
            with serve_by(on_sqlite, SERVE) as server, service.at(server):
                until(receiver, moment)
        with serve_by(on_sqlite, SERVE) as server, service.at(server):
            creating.result()
            made = check_all(service, receiver, expected)
    record_property(
        "said",
        f"delivery: {number} invoices, the server killed at callbacks {moments}: all arrived, "
        f"{receiver.repeated} came again; {service.unanswered} requests had no answer and "
        f"{service.put_off} a 503, and were sent again: {len(made) - number} deliveries more",
    )


def test_what_a_dead_process_held_is_taken_over_in_time(
    on_either: Project, receiver: Receiver, service: Service, record_property: Say
) -> None:
    """Two processes hold half each, as many as they may send to one receiver."""
    expected = invoices(8)
    with serve_by(on_either, SERVE) as other:
        with serve_by(on_either, SERVE) as dead, service.at(dead):
            service.create(expected, receiver.urls["holds"])
            until(receiver, 8)
        begin = time.monotonic()
        receiver.let_go()
        receiver.wait_for_invoices(expected)
        seconds = time.monotonic() - begin
        with service.at(other):
            check_all(service, receiver, expected)
    assert receiver.repeated == 4
    assert seconds < TAKEN_OVER
    record_property("said", f"delivery: taken over {seconds:.1f} s after the kill, lease {LEASE} s")


@pytest.mark.level(3)
def test_one_of_two_processes_stays_dead(
    on_postgresql: Project, receiver: Receiver, service: Service, record_property: Say
) -> None:
    expected = invoices(1000)
    with ThreadPoolExecutor(1) as pool, serve_by(on_postgresql, SERVE) as other:
        with serve_by(on_postgresql, SERVE) as dead, service.at(dead, other):
            creating = pool.submit(service.create, expected, receiver.urls["takes"])
            until(receiver, 500)
        with service.at(other):
            creating.result()
            made = check_all(service, receiver, expected)
    record_property(
        "said",
        f"delivery: 1000 invoices, one of two servers killed for good at callback 500: all "
        f"arrived, {receiver.repeated} came again, {len(made) - 1000} deliveries more",
    )


def test_workers_of_one_server_share_the_work(
    on_either: Project, receiver: Receiver, service: Service
) -> None:
    """And one takes over what another held that is killed."""
    expected = invoices(60)
    with serve_by(on_either, SERVE, APP_WORKERS="2") as server, service.at(server):
        wait_until(lambda: server.log.count("Application startup complete") == 2)
        service.create(expected[:8], receiver.urls["holds"])
        until(receiver, 8)
        (parent,) = re.findall(r"Started parent process \[(\d+)\]", server.log)
        one, _ = on_either.run(f"pgrep -P {parent} -f spawn_main").split()
        os.kill(int(one), signal.SIGKILL)
        receiver.let_go()
        receiver.wait_for_invoices(expected[:8], TAKEN_OVER)
        service.create(expected[8:], receiver.urls["takes"])
        check_all(service, receiver, expected)


def test_a_worker_alone_gives_back_what_it_cannot_finish(
    on_sqlite: Project, receiver: Receiver, service: Service
) -> None:
    expected = invoices(5)
    on_sqlite.variables |= {"JOBS_LEASE": "600", "JOBS_CLOSE_TIMEOUT": "2"}
    with serve_by(on_sqlite, SERVE, JOBS_IN_SERVER="false") as server, service.at(server):
        service.create(expected[:4], receiver.urls["takes"])
        service.create(expected[4:], receiver.urls["holds"])
        recorded = service.deliveries()
        assert {(one["state"], one["attempts"]) for one in recorded} == {("pending", 0)}
        with processes.start(WORK, on_sqlite.folder, on_sqlite.environment({})) as worker:
            try:
                until(receiver, 5)
                receiver.wait_for_invoices(expected[:4])
                worker.send_signal(signal.SIGTERM)
                said, _ = worker.communicate(timeout=60)
            finally:
                processes.kill_group(worker)
        assert worker.returncode == 0, said
        *made, given_back = service.deliveries()
        assert {one["state"] for one in made} == {"done"}
        assert (given_back["state"], given_back["attempts"]) == ("pending", 0)
        assert datetime.fromisoformat(given_back["due_at"]) <= datetime.now(UTC)
        receiver.let_go()
        with processes.start(WORK, on_sqlite.folder, on_sqlite.environment({})) as worker:
            try:
                check_all(service, receiver, expected)
            finally:
                processes.kill_group(worker)


@pytest.mark.parametrize("seconds", [LEASE + 1, pytest.param(60, marks=pytest.mark.level(3))])
def test_a_database_that_goes_away_loses_nothing(
    seconds: float, on_postgresql: Project, receiver: Receiver, service: Service
) -> None:
    """Longer than a lease; what was taken meanwhile is stored afterwards, and not sent again."""
    expected = invoices(40)
    address = urlsplit(on_postgresql.variables["DATABASE_URL"])
    with stalling((str(address.hostname), address.port or 5432)) as between:
        user, _, _ = address.netloc.rpartition("@")
        url = address._replace(netloc=f"{user}@127.0.0.1:{between.port}").geturl()
        with serve_by(on_postgresql, SERVE, DATABASE_URL=url) as server, service.at(server):
            service.create(expected, receiver.urls["holds"])
            until(receiver, 4)
            with between.gone():
                receiver.let_go()
                receiver.wait_for(lambda: len(receiver.taken) == 4)
                end = time.monotonic() + seconds
                while time.monotonic() < end:
                    assert asked(f"{server.url}/health/ready")[0] == 503
                    status, _ = asked(f"{server.url}/callbacks/deliveries")
                    assert status == 503
                assert server.log.count("The jobs wait for the database") == 1
            check_all(service, receiver, expected)
    assert receiver.repeated == 0


def test_receivers_that_misbehave_hold_up_no_other(
    on_sqlite: Project, receiver: Receiver, service: Service
) -> None:
    reasons = {
        "fails": "the receiver answered 500",
        "hangs": "no whole answer within 6 seconds",
        "closes": "the answer is not HTTP, has no end, or breaks off",
        "floods": "contract violation: it is larger than 65536 bytes",
        "redirects": "the receiver answered 307",
        "drips": "no whole answer within 6 seconds",
    }
    limits = {"CALLBACKS_TIMEOUT": "6", "JOBS_RETRY_DELAYS": "0.1"}
    with serve_by(on_sqlite, SERVE, **limits) as server, service.at(server):
        for behaviour in reasons:
            service.create(invoices(5), receiver.urls[behaviour])
        service.create(invoices(50), receiver.urls["takes"])
        receiver.wait_for_invoices(invoices(50))
        late = [one for one in service.deliveries() if "within" in (one["error"] or "")]
        assert not late, "the others waited for those that hang"
        ended = service.wait_for_deliveries(
            lambda all_: "pending" not in {one["state"] for one in all_}
        )
    found = Counter((one["lane"], one["state"], one["error"]) for one in ended)
    lanes = {name: str(urlsplit(url).hostname) for name, url in receiver.urls.items()}
    expected = {(lanes[name], "failed", reason): 5 for name, reason in reasons.items()}
    assert found == expected | {(lanes["takes"], "done", None): 50}


def test_the_migrations_are_complete(on_either: Project) -> None:
    assert "No new upgrade operations" in on_either.run("uv run alembic check")
