"""The table of the jobs: work that was recorded, and is done after the answer."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.clock import database_now


class JobState(StrEnum):
    """How far a job is."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One call of a task, until it is done or has failed for good.

    Attributes:
        key: Its name for others, the same in each attempt.
        task: What is called, with the `arguments`.
        lane: Jobs of one lane are done a few at a time, so that they hold up no others.
        attempts: How often it was begun.
        due_at: When it is to be done; while it is, when another process takes it over.
        error: What went wrong last.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    task: Mapped[str] = mapped_column(String(200))
    arguments: Mapped[dict[str, Any]]
    lane: Mapped[str | None] = mapped_column(String(255))
    state: Mapped[JobState] = mapped_column(default=JobState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=database_now())
    due_at: Mapped[datetime] = mapped_column(default=database_now())
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
