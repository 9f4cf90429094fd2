"""What all resources have in common."""

import asyncio
import logging
from abc import ABC, abstractmethod
from types import TracebackType
from typing import ClassVar, Self

from pydantic import PositiveFloat

from app.settings import Settings

logger = logging.getLogger(__name__)


class ResourceSettings(Settings):
    """The settings that every resource has: times in seconds."""

    startup_timeout: PositiveFloat = 10.0
    close_timeout: PositiveFloat = 1.0


class NotReady(Exception):
    """A resource cannot serve now; the message says why, to whoever operates the service."""


class Resource(ABC):
    """An asynchronous context manager around `open` and `close`, each within its time-out.

    What fails to open is closed again, and stops the start; a failure to close is logged, so
    that the other resources are closed too.

    Attributes:
        required: Whether the service cannot do without it. One that is not `required` may fail to
            open, and to answer: that is logged, and /health/ready names it and answers 200.
    """

    required: ClassVar[bool] = True

    def __init__(self, settings: ResourceSettings) -> None:
        self.startup_timeout = settings.startup_timeout
        self.close_timeout = settings.close_timeout
        self._checking: asyncio.Task[None] | None = None

    @abstractmethod
    async def open(self) -> None:
        """Connect, load or check what the resource needs to serve."""

    @abstractmethod
    async def close(self) -> None:
        """Give everything back; also after an `open` that failed."""

    @abstractmethod
    async def check(self) -> None:
        """Return if the resource can serve now.

        Raises:
            Exception: it cannot; the message of a `NotReady` is shown by /health/ready.
        """

    async def check_within(self, seconds: float) -> None:
        """Check, once for all who ask at the same time.

        A check that is cancelled is not waited for: a connection without an answer takes its time.

        Raises:
            TimeoutError: there was no answer.
            Exception: what `check` raised.
        """
        if self._checking is None or self._checking.done():
            self._checking = asyncio.create_task(self.check())
        checking = self._checking
        await asyncio.wait([checking], timeout=seconds)
        if checking.cancel() or checking.cancelled():
            raise TimeoutError
        checking.result()

    async def __aenter__(self) -> Self:
        """Open within the time-out."""
        name = type(self).__name__
        try:
            async with asyncio.timeout(self.startup_timeout):
                await self.open()
        except BaseException as error:
            if isinstance(error, Exception) and not self.required:
                logger.warning("%s did not open: going on without it", name, exc_info=True)
                return self
            logger.error("%s did not open", name)
            await self.__aexit__(None, None, None)
            raise
        logger.info("%s opened", name)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close within the time-out; log a failure instead of raising it."""
        try:
            async with asyncio.timeout(self.close_timeout):
                await self.close()
                if self._checking and self._checking.cancel():
                    await asyncio.wait([self._checking])
        except Exception:
            logger.exception("%s did not close", type(self).__name__)
        else:
            logger.info("%s closed", type(self).__name__)
