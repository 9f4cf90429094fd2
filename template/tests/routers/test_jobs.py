from typing import Any
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI
from fixtures.app import serve
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.job import Job, JobState
from app.routers.jobs import SHOWN, operations

TOKEN = "t" * 32
HEADERS = {"Authorization": f"Bearer {TOKEN}"}

pytestmark = pytest.mark.anyio


@pytest.fixture
def app(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    monkeypatch.setenv("JOBS_OPERATOR_TOKEN", TOKEN)
    app.include_router(operations("/jobs", ~Job.task.startswith("other")))
    return app


def record(session: AsyncSession, **values: Any) -> str:
    job = Job(key=uuid4().hex, task="a", arguments={"secret": "s3cret"}, **values)
    session.add(job)
    return job.key


async def test_nobody_sees_jobs_without_the_token(async_client: httpx2.AsyncClient) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        response = await async_client.get("/jobs", headers=headers)
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"


async def test_the_jobs_are_listed_without_their_arguments(
    async_client: httpx2.AsyncClient, session: AsyncSession
) -> None:
    record(session)
    failed = record(session, state=JobState.FAILED, error="gone", attempts=3)
    await session.commit()
    response = await async_client.get("/jobs?limit=1", headers=HEADERS)
    page = response.json()
    assert page["jobs"][0]["error"] == "this version has no such task: it waits for one that has"
    rest = (await async_client.get(page["next"], headers=HEADERS)).json()
    assert [job["key"] for job in rest["jobs"]] == [failed]
    listed = await async_client.get("/jobs?state=failed", headers=HEADERS)
    assert [(job["error"], job["attempts"]) for job in listed.json()["jobs"]] == [("gone", 3)]
    assert "s3cret" not in response.text + listed.text


async def test_what_failed_is_done_again(
    async_client: httpx2.AsyncClient, session: AsyncSession
) -> None:
    keys = [record(session, state=JobState.FAILED, attempts=9) for _ in range(3)]
    await session.commit()
    one = f"/jobs/{keys[0]}/replay"
    answers = [await async_client.post(one, headers=HEADERS) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 404]
    response = await async_client.post("/jobs/replay", headers=HEADERS)
    assert response.json() == {"number": 2}
    states = {*await session.scalars(select(Job.state).execution_options(populate_existing=True))}
    assert states == {JobState.PENDING}


def test_nobody_sees_jobs_where_there_is_no_token(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JOBS_OPERATOR_TOKEN")
    with serve(app) as client:
        statuses = {client.get(path, headers=HEADERS).status_code for path in SHOWN}
    assert statuses == {404}
    assert not SHOWN.keys() & app.openapi()["paths"].keys()
