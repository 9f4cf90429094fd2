"""The same requests as tasks of taskiq on Redis: NUMBER URL enqueues them, and tells how long.

They are acknowledged when they are done, as the stream's broker does.
"""

import asyncio
import os
import statistics
import sys
import time

import httpx2
from taskiq import TaskiqEvents, TaskiqState
from taskiq_redis import RedisStreamBroker

broker = RedisStreamBroker(os.environ["REDIS"], queue_name=os.environ["QUEUE"])


@broker.on_event(TaskiqEvents.WORKER_STARTUP)
async def start(state: TaskiqState) -> None:
    state.client = httpx2.AsyncClient()
    globals()["client"] = state.client


@broker.task
async def send(url: str) -> None:
    response = await globals()["client"].post(url, json={"description": "lamp", "paid": True})
    response.raise_for_status()


async def main(number: int, url: str) -> None:
    await broker.startup()
    times = []
    for one in range(number):
        begun = time.perf_counter()
        await send.kiq(f"{url}/invoices/{one}")
        times.append(time.perf_counter() - begun)
    await broker.shutdown()
    print(statistics.median(times))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
