"""Callbacks as jobs: recorded with the work that they announce, and sent by a worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from app.delivery.attempts import Deliverer, Delivery, NotDelivered
from app.delivery.contracts import Contract, contracts_of
from app.jobs.runnable import GiveUp, Later
from app.models.job import Job
from app.resources import State

PREFIX = "callback:"


async def record(
    state: State, session: AsyncSession, contract: Contract, delivery: Delivery, host: str
) -> str:
    """Record a callback, which is sent once the session is committed; return its key."""
    arguments = delivery.model_dump()
    job = await state["jobs"].record(session, f"{PREFIX}{contract.name}", arguments, lane=host)
    return job.key


@dataclass(frozen=True)
class Callback:
    """What sends the callbacks of one contract."""

    contract: Contract
    deliverer: Deliverer
    timeout: float
    delays: Sequence[float] | None = None

    def next_time(self, now: datetime) -> None:
        """Return None: no clock sends a callback."""

    async def run(self, state: State, job: Job) -> None:
        """Send a callback.

        Raises:
            Later: it was not taken, and is to be sent again.
            GiveUp: it is not to be sent again.
        """
        try:
            delivery = Delivery.model_validate(job.arguments)
            await self.deliverer.send(self.contract, job.key, delivery)
        except NotDelivered as error:
            if error.is_final:
                raise GiveUp(str(error)) from error
            raise Later(str(error), error.seconds) from error


def callbacks(app: FastAPI) -> dict[str, Callback]:
    """Return what sends each callback that the application documents, by the name of its jobs."""
    deliverer = Deliverer()
    return {
        f"{PREFIX}{name}": Callback(contract, deliverer, timeout=2 * deliverer.timeout)
        for name, contract in contracts_of(app).items()
    }
