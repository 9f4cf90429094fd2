"""How a handler records work: `await enqueue(send_receipt, order_id=1)`."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from app.jobs import P
from app.jobs.tasks import TASKS, Function, name_of
from app.lifespan import AppRequest
from app.session import SessionDep


class Enqueue:
    """Records calls of tasks in the session of the request: they are done if it is committed."""

    def __init__(self, request: AppRequest, session: SessionDep) -> None:
        self.jobs = request.state["jobs"]
        self.session = session

    async def __call__(self, task: Function[P], *args: P.args, **kwargs: P.kwargs) -> str:
        """Record a call, and return the key of its job.

        Raises:
            pydantic.ValidationError: an argument is not what the task takes.
        """
        return await self.record(None, task, *args, **kwargs)

    async def at(self, time: datetime, task: Function[P], *args: P.args, **kwargs: P.kwargs) -> str:
        """Record a call that is to be made at a time, and return the key of its job."""
        return await self.record(time, task, *args, **kwargs)

    async def record(
        self, time: datetime | None, task: Callable[..., object], *args: object, **kwargs: object
    ) -> str:
        """Record a call."""
        name = name_of(task)
        arguments = TASKS[name].arguments(*args, **kwargs)
        return (await self.jobs.record(self.session, name, arguments, due_at=time)).key


EnqueueDep = Annotated[Enqueue, Depends()]
