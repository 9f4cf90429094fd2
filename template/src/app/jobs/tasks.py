"""Tasks: functions that are called after the answer, or by the clock, and again if they fail."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Concatenate, get_type_hints

from cronsim import CronSim
from pydantic import BaseModel, create_model

from app.jobs import P
from app.models.job import Job
from app.resources import State

Function = Callable[Concatenate[State, P], Awaitable[None]]


class Task:
    """A function, by the name of its module and its own: jobs find it by that name."""

    def __init__(
        self,
        function: Callable[..., Awaitable[None]],
        timeout: timedelta,
        delays: Sequence[float] | None,
        cron: str | None,
    ) -> None:
        self.function = function
        self.timeout = timeout.total_seconds()
        self.delays = delays
        self.cron = cron
        self.signature = inspect.signature(function)

    @cached_property
    def model(self) -> type[BaseModel]:
        """What the function takes behind the state."""
        hints = get_type_hints(self.function, include_extras=True)
        fields: dict[str, Any] = {
            name: (hints[name], ... if one.default is one.empty else one.default)
            for name, one in [*self.signature.parameters.items()][1:]
        }
        return create_model(name_of(self.function), **fields)

    def arguments(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the arguments of a call as JSON has them.

        Raises:
            pydantic.ValidationError: one is not what the function takes.
        """
        _, *values = self.signature.bind(None, *args, **kwargs).arguments.items()
        return self.model.model_validate(dict(values)).model_dump(mode="json", exclude_unset=True)

    async def run(self, state: State, job: Job) -> None:
        """Call the function with the arguments of a job."""
        given = self.model.model_validate(job.arguments)
        await self.function(
            state, **{name: getattr(given, name) for name in given.model_fields_set}
        )

    def next_time(self, now: datetime) -> datetime | None:
        """Return when the clock calls next; None if it never does."""
        return next(CronSim(self.cron, now), None) if self.cron else None


TASKS: dict[str, Task] = {}


def name_of(function: Callable[..., object]) -> str:
    """Return the name by which jobs find a function."""
    return f"{function.__module__}.{getattr(function, '__qualname__', type(function).__name__)}"


def task(
    *,
    timeout: timedelta = timedelta(minutes=5),
    delays: Sequence[float] | None = None,
    cron: str | None = None,
) -> Callable[[Function[P]], Function[P]]:
    """Make a task of a function, whose first parameter is what the lifespan opened: `@task()`.

    Args:
        timeout: For one call.
        delays: In seconds, one before each attempt but the first; None for `JOBS_RETRY_DELAYS`.
        cron: When to call it without arguments, such as `0 3 * * *`, in UTC: once for all
            processes, and later if none runs at that time.

    Raises:
        cronsim.CronSimError: that is no such time.
    """
    if cron:
        CronSim(cron, datetime.now(UTC))

    def register(function: Function[P]) -> Function[P]:
        TASKS[name_of(function)] = Task(function, timeout, delays, cron)
        return function

    return register
