from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from cronsim import CronSimError
from fastapi import FastAPI
from fastapi.testclient import TestClient
from fixtures.app import serve
from pydantic import ValidationError

from app.jobs.enqueue import EnqueueDep
from app.jobs.tasks import TASKS, name_of, task
from app.resources import State

receipts: list[tuple[int, Decimal]] = []


@task()
async def send_receipt(state: State, order_id: int, total: Decimal = Decimal(0)) -> None:
    async with state["database"].session.begin():
        receipts.append((order_id, total))


@pytest.fixture
def app(app: FastAPI, worker: None) -> FastAPI:
    receipts.clear()

    @app.post("/tried-orders/{order_id}")
    async def create_order(enqueue: EnqueueDep, order_id: int) -> str:
        key = await enqueue(send_receipt, order_id, total=Decimal("1.10"))
        if order_id == 0:
            raise ValueError("no")
        return key

    @app.post("/later")
    async def later(enqueue: EnqueueDep) -> str:
        return await enqueue.at(datetime.now(UTC) + timedelta(days=1), send_receipt, 7)

    return app


def test_a_task_is_called_after_the_answer(app: FastAPI) -> None:
    with serve(app) as client:
        assert client.post("/tried-orders/0").status_code == 500
        assert client.post("/later").status_code == 200
        assert client.post("/tried-orders/1").json()
        settle(client)
    assert receipts == [(1, Decimal("1.10"))]


def settle(client: TestClient) -> None:
    """Wait until no job is due."""
    assert client.portal is not None
    client.portal.call(client.app_state["jobs"].idle.wait)


def test_an_argument_that_does_not_fit_is_not_recorded() -> None:
    with pytest.raises(ValidationError):
        TASKS[name_of(send_receipt)].arguments("one")


def test_what_the_clock_calls() -> None:
    @task(cron="0 3 * * *")
    async def clean(state: State) -> None: ...

    one = TASKS.pop(name_of(clean))
    assert one.next_time(datetime(2026, 1, 1, 12, tzinfo=UTC)) == datetime(
        2026, 1, 2, 3, tzinfo=UTC
    )
    with pytest.raises(CronSimError):
        task(cron="at three")
