import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from app.jobs.runnable import GiveUp, Later
from app.jobs.worker import Worker
from app.lifespan import lifespan
from app.main import create_app
from app.models.job import Job, JobState
from app.resources import State

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("worker")]


class Stage:
    """What the tasks of a test do, and were seen to do."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.errors: dict[str, list[BaseException]] = {}
        self.running: list[str] = []
        self.begun: asyncio.Queue[str] = asyncio.Queue()
        self.go_on = asyncio.Event()


stage = Stage()


class Note:
    """Notes that it was called, and raises what it shall."""

    timeout = 10.0
    delays = (0.0, 0.0)

    def next_time(self, now: datetime) -> datetime | None:
        return None

    async def run(self, state: State, job: Job) -> None:
        text = job.arguments["text"]
        stage.calls.append(text)
        stage.begun.put_nowait(text)
        if text in stage.errors:
            raise stage.errors[text].pop(0)


class Hang(Note):
    """Goes on until it is told to end."""

    async def run(self, state: State, job: Job) -> None:
        text = job.arguments["text"]
        stage.running.append(text)
        stage.begun.put_nowait(text)
        try:
            await stage.go_on.wait()
        finally:
            stage.running.remove(text)


class Hourly(Note):
    """Is called by the clock."""

    def next_time(self, now: datetime) -> datetime | None:
        return now.replace(minute=0) + timedelta(hours=1)


@pytest.fixture(autouse=True)
def another_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.stage", Stage())
    monkeypatch.setenv("JOBS_POLL_INTERVAL", "0.05")
    monkeypatch.setattr("app.worker.prepare", prepare)


def prepare(app: FastAPI, state: State) -> None:
    state["jobs"].runnables = {"note": Note(), "hang": Hang(), "hourly": Hourly()}
    state["jobs"].worker = Worker(state)


async def record(state: State, text: str, name: str = "note", **options: Any) -> int:
    async with state["database"].session.begin() as session:
        job = await state["jobs"].record(session, name, {"text": text}, **options)
    return job.id


async def read(state: State, job_id: int) -> Job:
    async with state["database"].session() as session:
        return await session.get_one(Job, job_id)


async def ended(state: State, job_id: int) -> Job:
    """Return a job when there is nothing to do any more."""
    async with asyncio.timeout(10):
        await state["jobs"].idle.wait()
    return await read(state, job_id)


async def until_begun(number: int) -> None:
    async with asyncio.timeout(10):
        for _ in range(number):
            await stage.begun.get()


async def test_a_job_is_done_once_it_is_committed(state: State) -> None:
    job = await ended(state, await record(state, "a"))
    assert stage.calls == ["a"]
    assert (job.state, job.attempts, job.error) == (JobState.DONE, 1, None)


async def test_what_is_rolled_back_is_never_done(state: State) -> None:
    async with state["database"].session() as session:
        await state["jobs"].record(session, "note", {"text": "a"})
    await ended(state, await record(state, "b"))
    assert stage.calls == ["b"]


async def test_what_fails_is_tried_again(state: State) -> None:
    stage.errors["a"] = [ValueError("no"), Later("not yet"), GiveUp("gone")]
    job = await ended(state, await record(state, "a"))
    assert stage.calls == ["a"] * 3
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 3, "gone")


async def test_what_always_fails_stops_after_its_delays(state: State) -> None:
    stage.errors["a"] = [ValueError(str(number)) for number in range(9)]
    failed = await record(state, "a")
    assert (await ended(state, await record(state, "b"))).state is JobState.DONE
    job = await ended(state, failed)
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 3, "ValueError: 2")


async def test_a_job_waits_for_its_time(state: State) -> None:
    late = await record(state, "late", due_at=datetime.now(UTC) + timedelta(hours=1))
    await ended(state, await record(state, "now"))
    assert stage.calls == ["now"]
    assert (await read(state, late)).attempts == 0


async def test_a_lane_holds_up_no_other(state: State) -> None:
    for _ in range(60):
        await record(state, "slow", "hang", lane="slow.example.com")
    await until_begun(4)
    await record(state, "a", lane="example.com")
    await until_begun(1)
    assert stage.calls == ["a"]
    assert len(stage.running) == state["jobs"].settings.concurrency_per_lane
    stage.go_on.set()


async def test_what_a_dead_process_had_begun_is_done_when_its_lease_ends(state: State) -> None:
    async with state["database"].session.begin() as session:
        job = await state["jobs"].record(session, "note", {"text": "a"})
        job.attempts = 1
    assert (await ended(state, job.id)).attempts == 2


async def test_what_ends_each_process_fails_in_the_end(state: State) -> None:
    async with state["database"].session.begin() as session:
        job = await state["jobs"].record(session, "note", {"text": "a"})
        job.attempts = 3
    assert (await ended(state, job.id)).error == "its process died each time"
    assert stage.calls == []


async def test_what_was_taken_over_is_not_ended_by_the_one_who_had_it(state: State) -> None:
    job_id = await record(state, "slow", "hang")
    await until_begun(1)
    async with state["database"].session.begin() as session:
        await session.execute(update(Job).values(attempts=2))
    stage.go_on.set()
    await ended(state, await record(state, "a"))
    assert (await read(state, job_id)).state is JobState.PENDING


async def test_jobs_may_end_while_leases_are_renewed(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lease_end(session: object) -> datetime:
        stage.go_on.set()
        return datetime.now(UTC)

    for _ in range(3):
        await record(state, "slow", "hang")
    await until_begun(3)
    worker = state["jobs"].worker
    assert worker
    monkeypatch.setattr(worker, "lease_end", lease_end)
    async with state["database"].session.begin() as session:
        await worker.renew(session)
    assert stage.running == []


async def test_an_error_of_the_worker_does_not_end_it(
    state: State, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def take(*_: object) -> None:
        monkeypatch.undo()
        raise LookupError("a mistake")

    monkeypatch.setattr(state["jobs"].worker, "take", take)
    assert (await ended(state, await record(state, "a"))).state is JobState.DONE
    assert "a mistake" in caplog.text


async def test_what_is_cancelled_by_itself_is_tried_again(state: State) -> None:
    stage.errors["a"] = [asyncio.CancelledError(), GiveUp("gone")]
    job = await ended(state, await record(state, "a"))
    assert (job.state, job.attempts) == (JobState.FAILED, 2)


# % if "counters" in features
async def test_attempts_are_counted(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = []

    def add(number: int, attributes: dict[str, str]) -> None:
        counted.append((number, attributes["name"], attributes["outcome"]))

    monkeypatch.setattr("app.counters.ATTEMPTS.add", add)
    stage.errors["a"] = [Later("not yet"), GiveUp("gone")]
    await ended(state, await record(state, "a"))
    await ended(state, await record(state, "b"))
    assert counted == [(1, "note", outcome) for outcome in ("again", "failed", "done")]


# % endif
async def test_any_text_may_be_an_error(state: State) -> None:
    stage.errors["a"] = [GiveUp("\0 \ud800")]
    assert (await ended(state, await record(state, "a"))).error == "\ufffd ?"


async def test_a_task_that_is_gone_is_kept_for_a_version_that_has_it(state: State) -> None:
    gone = await record(state, "a", "app.tasks.renamed")
    await ended(state, await record(state, "b"))
    job = await read(state, gone)
    assert (job.state, job.attempts) == (JobState.PENDING, 0)


async def test_what_is_not_finished_in_time_is_given_back(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBS_CLOSE_TIMEOUT", "0.1")
    monkeypatch.setenv("JOBS_IN_SERVER", "true")
    await state["jobs"].close()
    app = create_app()
    async with lifespan(app) as other:
        job_id = await record(other, "slow", "hang")
        await until_begun(1)
    job = await read(state, job_id)
    assert (job.state, job.attempts, stage.running) == (JobState.PENDING, 0, [])


async def test_what_the_clock_calls_is_recorded_once(state: State) -> None:
    await ended(state, await record(state, "a"))
    app = create_app()
    async with lifespan(app) as other:
        await ended(other, await record(other, "b"))
        async with other["database"].session() as session:
            jobs = [*await session.scalars(select(Job).where(Job.task == "hourly"))]
    assert len(jobs) == 1
    assert (jobs[0].due_at.minute, jobs[0].attempts) == (0, 0)
