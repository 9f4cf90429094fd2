"""What an operator sees of the jobs, and may do, with the token of `JOBS_OPERATOR_TOKEN`."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, select, update

from app.errors import documented
from app.lifespan import AppRequest
from app.models.clock import database_now
from app.models.job import Job, JobState
from app.pagination import Page, next_page
from app.session import SessionDep

IS_CALLBACK = Job.task.startswith("callback:")
SHOWN = {
    # % if "deliveries" in features
    "/callbacks/deliveries": IS_CALLBACK,
    # % endif
    # % if "tasks" in features
    "/tasks": ~IS_CALLBACK,
    # % endif
}
AGAIN = {"state": JobState.PENDING, "attempts": 0, "ended_at": None, "due_at": database_now()}
bearer = HTTPBearer(auto_error=False)


class JobEntry(BaseModel):
    """A job, without its arguments: they may be secret."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    task: str
    lane: str | None
    state: JobState
    attempts: int
    created_at: datetime
    due_at: datetime
    ended_at: datetime | None
    error: str | None


class JobPage(BaseModel):
    """Some of the jobs, the newest last, and where the next ones are."""

    jobs: list[JobEntry]
    next: str | None = None


class JobQuery(Page):
    """Which jobs: those of a page, of all or in one state."""

    state: JobState | None = None


class Replayed(BaseModel):
    """How many jobs are done again."""

    number: int


def is_operator(
    request: AppRequest,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> None:
    """Refuse who does not know the token.

    Raises:
        HTTPException: 401, or 404 where there is no token.
    """
    token = request.state["jobs"].settings.operator_token
    if token is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    known = token.get_secret_value().encode()
    if not given or not secrets.compare_digest(given.credentials.encode(), known):
        headers = {"WWW-Authenticate": "Bearer"}
        raise HTTPException(HTTPStatus.UNAUTHORIZED, "The operator's token is needed.", headers)


def include_jobs(app: FastAPI) -> None:
    """Include the operations, which are the operator's and not in the document."""
    for router in ROUTERS:
        app.include_router(router)


def operations(prefix: str, are_here: ColumnElement[bool]) -> APIRouter:
    """Return a router for some of the jobs."""
    tag = prefix.split("/")[1]
    needed = [Depends(is_operator)]
    router = APIRouter(prefix=prefix, tags=[tag], dependencies=needed, include_in_schema=False)

    @router.get("")
    async def list_jobs(
        request: AppRequest, session: SessionDep, query: Annotated[JobQuery, Query()]
    ) -> JobPage:
        """Return a page of the jobs."""
        chosen = [Job.state == query.state] if query.state else []
        rows = select(Job).where(are_here, Job.id > query.after, *chosen).order_by(Job.id)
        found = [*await session.scalars(rows.limit(query.limit + 1))]
        known = request.state["jobs"].runnables
        shown = [entry(job, known) for job in found[: query.limit]]
        more = len(found) > query.limit
        last = found[: query.limit][-1].id if more else None
        return JobPage(jobs=shown, next=next_page(request, query, last) if more else None)

    @router.post("/replay")
    async def replay_failed_jobs(session: SessionDep) -> Replayed:
        """Do all again that have failed."""
        failed = update(Job).where(are_here, Job.state == JobState.FAILED)
        again = [*await session.scalars(failed.values(AGAIN).returning(Job.id))]
        return Replayed(number=len(again))

    @router.post("/{key}/replay", responses=documented(HTTPStatus.NOT_FOUND))
    async def replay_job(session: SessionDep, key: str) -> Replayed:
        """Do one again that has ended."""
        one = update(Job).where(are_here, Job.key == key, Job.state != JobState.PENDING)
        if not await session.scalar(one.values(AGAIN).returning(Job.id)):
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such job that has ended.")
        return Replayed(number=1)

    return router


def entry(job: Job, known: Mapping[str, object]) -> JobEntry:
    """Return what is shown of a job."""
    shown = JobEntry.model_validate(job)
    if job.state is JobState.PENDING and job.task not in known:
        shown.error = "this version has no such task: it waits for one that has"
    return shown


ROUTERS = [operations(prefix, are_here) for prefix, are_here in SHOWN.items()]
