"""The callbacks that are being sent: in memory, and lost with the process."""

# % filter replace("\nfrom app.counters import ATTEMPTS", import_attempts)
import asyncio
import logging
import random
from weakref import WeakValueDictionary

from pydantic import PositiveFloat, PositiveInt
from pydantic_settings import SettingsConfigDict

from app.counters import ATTEMPTS
from app.delivery.attempts import Deliverer, Delivery, NotDelivered
from app.delivery.contracts import Contract
from app.resources.base import Resource, ResourceSettings
from app.settings import CommaSeparated

# % endfilter
logger = logging.getLogger(__name__)


class CallbacksSettings(ResourceSettings):
    """How callbacks are sent: times in seconds, one before each attempt but the first."""

    model_config = SettingsConfigDict(env_prefix="CALLBACKS_")

    close_timeout: PositiveFloat = 2.0
    concurrency_per_host: PositiveInt = 4
    retry_delays: CommaSeparated[PositiveFloat] = (5, 60, 300, 1800)


class Callbacks(Resource):
    """What sends callbacks, a few at a time to each host."""

    def __init__(self) -> None:
        self.settings = CallbacksSettings()
        super().__init__(self.settings)
        self.deliverer = Deliverer()
        self.hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self.sending: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Open nothing: each callback has a connection of its own."""

    async def close(self) -> None:
        """Wait for those that are being sent, and lose the others."""
        if self.sending:
            await asyncio.wait(self.sending, timeout=self.settings.close_timeout / 2)
        if self.sending:
            logger.error("%d callbacks are lost", len(self.sending))
        for task in self.sending:
            task.cancel()

    async def check(self) -> None:
        """Check nothing."""

    def start(self, contract: Contract, key: str, delivery: Delivery, host: str) -> None:
        """Begin to send a callback."""
        task = asyncio.create_task(self.send(contract, key, delivery, host))
        self.sending.add(task)
        task.add_done_callback(self.sending.discard)

    async def send(self, contract: Contract, key: str, delivery: Delivery, host: str) -> None:
        """Send a callback until it is taken, or has failed for good."""
        free = self.hosts.setdefault(host, asyncio.Semaphore(self.settings.concurrency_per_host))
        for delay in (*self.settings.retry_delays, None):
            try:
                async with free:
                    await self.deliverer.send(contract, key, delivery)
            except NotDelivered as error:
                # % if "counters" in features
                outcome = "failed" if error.is_final or delay is None else "again"
                ATTEMPTS.add(1, {"name": contract.name, "outcome": outcome})
                # % endif
                if error.is_final or delay is None:
                    logger.error("Callback %s to %s failed: %s", key, host, error)
                    return
                logger.warning("Callback %s to %s is sent again: %s", key, host, error)
                # So that those who failed together do not come back together.
                jitter = random.uniform(0.8, 1.2)  # noqa: S311
                await asyncio.sleep(max(error.seconds, delay * jitter))
            else:
                # % if "counters" in features
                ATTEMPTS.add(1, {"name": contract.name, "outcome": "done"})
                # % endif
                return
