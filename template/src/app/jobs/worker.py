"""The worker: does the jobs that are due, many at once, and takes over those of the dead.

A process that does a job holds a lease on it, which it renews: by the database's clock, a job is
not due before its lease has ended. Whoever finds a job due takes it, and counts the attempt; what
came of an attempt is stored only while the job is still at that attempt.
"""

# % filter replace("\nfrom app.counters import ATTEMPTS", import_attempts)
import asyncio
import logging
import math
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Update, delete, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.counters import ATTEMPTS
from app.jobs.runnable import GiveUp, Later
from app.models.clock import database_now
from app.models.job import Job, JobState
from app.resources import State

# % endfilter
logger = logging.getLogger(__name__)

RENEWALS = 3  # within the time of a lease
FORGET_INTERVAL = 3600.0
PLAN_INTERVAL = 20.0
GIVEN_BACK = "given back"


class Outcome(NamedTuple):
    """What came of an attempt: the error, if any, and after how many seconds the next one is due.

    Without either the job is done; with an error alone it has failed.
    """

    job: Job
    error: str | None = None
    seconds: float | None = None


class Worker:
    """Does jobs until it is stopped."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.jobs = state["jobs"]
        self.settings = self.jobs.settings
        self.runnables = self.jobs.runnables
        self.running: dict[int, tuple[Job, asyncio.Task[None]]] = {}
        self.outcomes: list[Outcome] = []
        self.is_stopping = self.is_cut_off = False
        self.forgot_at = self.renewed_at = self.planned_at = -math.inf
        self.loop = asyncio.create_task(self.work())

    @property
    def has_ended(self) -> bool:
        """Whether it does nothing any more."""
        return self.loop.done()

    async def stop(self) -> None:
        """Take no more jobs; finish in the time that there is, and give back what is left."""
        self.is_stopping = True
        self.jobs.wake()
        await asyncio.wait([self.loop], timeout=self.settings.close_timeout / 2)
        for _, attempt in [*self.running.values()]:
            attempt.cancel(GIVEN_BACK)
        self.jobs.wake()
        await self.loop

    async def work(self) -> None:
        """Store what came of jobs, take those that are due, and wait for either."""
        while not self.is_stopping or self.running or self.outcomes:
            self.jobs.recorded.clear()
            try:
                has_begun = await self.step()
            except (SQLAlchemyError, OSError) as error:
                has_begun = False
                if not self.is_cut_off:
                    logger.warning("The jobs wait for the database: %s", error)
                self.is_cut_off = True
            except Exception:
                # Whatever it is, no job shall wait for another process.
                has_begun = False
                logger.exception("The worker goes on after an error")
                self.is_cut_off = True
            else:
                self.is_cut_off = False
            if not has_begun:
                await self.wait()

    async def wait(self) -> None:
        """Wait until there may be something to do."""
        knows = not (self.is_cut_off or self.jobs.recorded.is_set())
        if knows and not self.running and not self.outcomes:
            self.jobs.idle.set()
        try:
            async with asyncio.timeout(self.settings.poll_interval):
                await self.jobs.recorded.wait()
        except TimeoutError:
            pass

    async def step(self) -> bool:
        """Do in one transaction what there is to do in the database, then begin the new jobs.

        Returns:
            Whether there were any.
        """
        loop = asyncio.get_running_loop()
        now = loop.time()
        outcomes = [*self.outcomes]
        due: Sequence[Job] = ()
        async with self.state["database"].session.begin() as session:
            await store(session, outcomes)
            if now - self.renewed_at > self.settings.lease / RENEWALS:
                await self.renew(session)
                self.renewed_at = now
            if now - self.planned_at > PLAN_INTERVAL:
                await self.plan(session)
                self.planned_at = now
            if now - self.forgot_at > FORGET_INTERVAL:
                await self.forget(session)
                self.forgot_at = now
            if not self.is_stopping:
                due = await self.take(session, len(outcomes))
        del self.outcomes[: len(outcomes)]
        for outcome in outcomes:
            if outcome.seconds is not None and outcome.seconds < self.settings.poll_interval:
                loop.call_later(outcome.seconds, self.jobs.wake)
        for job in due:
            attempt = asyncio.create_task(self.attempt(job))
            self.running[job.id] = job, attempt
        return bool(due)

    async def take(self, session: AsyncSession, stored: int) -> Sequence[Job]:
        """Take jobs that are due, as many as can be done now; so many outcomes have been stored."""
        free = self.settings.concurrency - len(self.running)
        if free <= 0:
            return ()
        lanes = Counter(job.lane for job, _ in self.running.values())
        most = self.settings.concurrency_per_lane
        full = [lane for lane, number in lanes.items() if lane and number >= most]
        held = {*self.running, *(outcome.job.id for outcome in self.outcomes[stored:])}
        due = await session.scalars(
            select(Job)
            .where(
                Job.state == JobState.PENDING,
                Job.due_at <= database_now(),
                Job.task.in_(self.runnables),
                Job.id.not_in(held),
                or_(Job.lane.is_(None), Job.lane.not_in(full)),
            )
            .order_by(Job.due_at, Job.id)
            .limit(2 * free)
            .with_for_update(skip_locked=True)
        )
        taken: list[Job] = []
        for job in due:
            if job.attempts > len(self.delays(job)):
                await store(session, [Outcome(job, "its process died each time")])
            elif len(taken) < free and (job.lane is None or lanes[job.lane] < most):
                lanes[job.lane] += 1
                taken.append(job)
        if taken:
            values = {"attempts": Job.attempts + 1, "due_at": await self.lease_end(session)}
            ids = [job.id for job in taken]
            await session.execute(update(Job).where(Job.id.in_(ids)).values(values))
        return taken

    async def lease_end(self, session: AsyncSession) -> datetime:
        """Return until when a lease that begins now is held."""
        return await time_of(session) + timedelta(seconds=self.settings.lease)

    async def renew(self, session: AsyncSession) -> None:
        """Hold the leases of the jobs that are being done."""
        if self.running:
            until = await self.lease_end(session)
            held = [job for job, _ in self.running.values()]
            await session.execute(update_at_attempt(*held).values(due_at=until))

    async def plan(self, session: AsyncSession) -> None:
        """Record the next call of what the clock calls, unless another process has."""
        now = await time_of(session)
        for name, runnable in self.runnables.items():
            if time := runnable.next_time(now):
                key = f"{name}@{time:%Y-%m-%dT%H:%M}"
                if not await session.scalar(select(Job.id).where(Job.key == key)):
                    with suppress(IntegrityError):
                        async with session.begin_nested():
                            session.add(Job(key=key, task=name, arguments={}, due_at=time))

    async def forget(self, session: AsyncSession) -> None:
        """Delete what ended long ago."""
        before = await time_of(session) - timedelta(days=self.settings.retention_days)
        await session.execute(delete(Job).where(Job.ended_at < before))

    async def attempt(self, job: Job) -> None:
        """Do a job, and note what came of it."""
        runnable = self.runnables[job.task]
        try:
            async with asyncio.timeout(runnable.timeout):
                await runnable.run(self.state, job)
        except asyncio.CancelledError:
            is_stopped = self.is_stopping
            outcome = Outcome(job, GIVEN_BACK, 0) if is_stopped else self.again(job, "cancelled")
        except Later as later:
            outcome = self.again(job, str(later), later.seconds)
        except GiveUp as reason:
            outcome = Outcome(job, str(reason))
        except Exception as error:
            logger.warning("%s failed, job %s", job.task, job.key, exc_info=True)
            outcome = self.again(job, f"{type(error).__name__}: {error}")
        else:
            outcome = Outcome(job)
        # % if "counters" in features
        is_done, has_failed = outcome.error is None, outcome.seconds is None
        kind = "done" if is_done else "failed" if has_failed else "again"
        ATTEMPTS.add(1, {"name": job.task, "outcome": kind})
        # % endif
        self.outcomes.append(outcome)
        del self.running[job.id]
        self.jobs.wake()

    def again(self, job: Job, error: str, at_least: float = 0) -> Outcome:
        """Return that a job is to be tried again, or has failed after the last of its delays."""
        delays = self.delays(job)
        if job.attempts > len(delays):
            return Outcome(job, error)
        # So that those who failed together do not come back together.
        jitter = random.uniform(0.8, 1.2)  # noqa: S311
        return Outcome(job, error, max(at_least, delays[job.attempts - 1] * jitter))

    def delays(self, job: Job) -> Sequence[float]:
        """Return the seconds before each attempt but the first."""
        delays = self.runnables[job.task].delays
        return self.settings.retry_delays if delays is None else delays


async def time_of(session: AsyncSession) -> datetime:
    """Return what time it is, by the database's clock."""
    return (await session.execute(select(database_now()))).scalar_one()


async def store(session: AsyncSession, outcomes: Sequence[Outcome]) -> None:
    """Store what came of attempts, unless another process has taken the job over."""
    values: dict[str, Any]
    if done := [job for job, error, _ in outcomes if error is None]:
        values = {"state": JobState.DONE, "error": None, "ended_at": database_now()}
        await session.execute(update_at_attempt(*done).values(values))
    for job, error, seconds in outcomes:
        if error is None:
            continue
        if error is GIVEN_BACK:
            values = {"due_at": database_now(), "attempts": job.attempts - 1}
        elif seconds is not None:
            due_at = await time_of(session) + timedelta(seconds=seconds)
            values = {"due_at": due_at, "error": storable(error)}
        else:
            ended = {"state": JobState.FAILED, "ended_at": database_now()}
            values = {**ended, "error": storable(error)}
        await session.execute(update_at_attempt(job).values(values))


def storable(text: str) -> str:
    """Return a text as each database takes it: a receiver may have a say in what an error says."""
    return text.encode(errors="replace").decode().replace("\0", "\ufffd")


def update_at_attempt(*jobs: Job) -> Update:
    """Return an update of the jobs that are still at the attempt that this process made."""
    made = [(job.id, job.attempts) for job in jobs]
    here = update(Job).where(tuple_(Job.id, Job.attempts).in_(made), Job.state == JobState.PENDING)
    return here.execution_options(synchronize_session=False)
