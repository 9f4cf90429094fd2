"""The worker: in the server's process, or alone, by `python -m app.worker`."""

# % filter replace("\nfrom app.delivery.jobs import callbacks", import_callbacks)
import asyncio
import logging
import signal

from fastapi import FastAPI

from app.delivery.jobs import callbacks
from app.jobs.worker import Worker
from app.resources import State
from app.settings import check_every_part

# % endfilter
logger = logging.getLogger(__name__)


def prepare(app: FastAPI, state: State) -> None:
    """Find what does the jobs, and start to, if the server's processes shall."""
    # % if "tasks" in features
    # Here, since a task may import anything.
    from app.tasks import TASKS

    # % endif
    jobs = state["jobs"]
    jobs.runnables = {
        # % if "deliveries" in features
        **callbacks(app),
        # % endif
        # % if "tasks" in features
        **TASKS,
        # % endif
    }
    if jobs.settings.in_server:
        jobs.worker = Worker(state)


async def serve() -> None:
    """Work until SIGTERM or Ctrl-C."""
    from app.lifespan import lifespan
    from app.main import app

    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with lifespan(app) as state:
        jobs = state["jobs"]
        jobs.worker = jobs.worker or Worker(state)
        logger.info("Working")
        await stopped.wait()


def main() -> None:
    """Check the settings, and work."""
    check_every_part()
    asyncio.run(serve())


if __name__ == "__main__":
    main()
