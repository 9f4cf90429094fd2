"""The jobs: recorded in a session, and done by the worker of this process or another one."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr
from pydantic_settings import SettingsConfigDict
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.job import Job
from app.resources.base import NotReady, Resource, ResourceSettings
from app.settings import CommaSeparated

if TYPE_CHECKING:
    from app.jobs.runnable import Runnable
    from app.jobs.worker import Worker


class JobsSettings(ResourceSettings):
    """How jobs are done; times in seconds.

    A job whose process died is taken over when its lease ends. One that fails is tried again
    after each of the delays, and has failed then; what has ended is kept for some days. With a
    token, an operator sees the jobs, and repeats those that failed.
    """

    model_config = SettingsConfigDict(env_prefix="JOBS_")

    close_timeout: PositiveFloat = 2.5
    in_server: bool = True
    concurrency: PositiveInt = 20
    concurrency_per_lane: PositiveInt = 4
    poll_interval: PositiveFloat = 1.0
    lease: Annotated[float, Field(ge=1)] = 30.0
    retry_delays: CommaSeparated[PositiveFloat] = (5, 60, 300, 1800, 7200, 21600, 43200, 86400)
    retention_days: PositiveFloat = 30
    operator_token: Annotated[SecretStr | None, Field(min_length=32)] = None


class Jobs(Resource):
    """Where jobs are recorded, and what does them in this process, if it does any.

    Attributes:
        runnables: What does them, by the names of the tasks.
        idle: Set while the worker has nothing to do: `await jobs.idle.wait()`, in a test.
    """

    def __init__(self) -> None:
        self.settings = JobsSettings()
        super().__init__(self.settings)
        self.recorded = asyncio.Event()
        self.idle = asyncio.Event()
        self.runnables: Mapping[str, Runnable] = {}
        self.worker: Worker | None = None

    async def open(self) -> None:
        """Open nothing: the worker starts when all resources are open."""

    async def close(self) -> None:
        """Finish what is being done, or give it back."""
        if self.worker:
            await self.worker.stop()

    async def check(self) -> None:
        """Tell whether the worker works."""
        if self.worker and self.worker.has_ended:
            raise NotReady("the worker has ended")

    async def record(
        self,
        session: AsyncSession,
        task: str,
        arguments: Mapping[str, Any],
        *,
        lane: str | None = None,
        due_at: datetime | None = None,
    ) -> Job:
        """Record a job: it exists when, and only when, the session is committed.

        Args:
            session: The one of the work that the job follows from.
            task: The name of what is to be called.
            arguments: Of the call, as JSON.
            lane: Jobs of one lane are done a few at a time.
            due_at: When; None for at once.
        """
        job = Job(key=uuid4().hex, task=task, arguments=dict(arguments), lane=lane)
        if due_at is not None:
            job.due_at = due_at
        session.add(job)
        event.listen(session.sync_session, "after_commit", self.wake, once=True)
        await session.flush()
        return job

    def wake(self, *_: object) -> None:
        """Let the worker look for jobs now."""
        self.idle.clear()
        self.recorded.set()
