"""What does jobs, and what it may raise."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.models.job import Job
from app.resources import State


class Later(Exception):
    """Raised by what wants to be called again, after some seconds at the earliest."""

    def __init__(self, reason: str, seconds: float = 0) -> None:
        super().__init__(reason)
        self.seconds = seconds


class GiveUp(Exception):
    """Raised by what would fail again."""


class Runnable(Protocol):
    """What does the jobs of one name."""

    @property
    def timeout(self) -> float:
        """For one attempt, in seconds."""

    @property
    def delays(self) -> Sequence[float] | None:
        """In seconds, one before each attempt but the first; None for `JOBS_RETRY_DELAYS`."""

    def next_time(self, now: datetime) -> datetime | None:
        """Return when the clock calls next; None if it never does."""

    async def run(self, state: State, job: Job) -> None:
        """Do a job."""
