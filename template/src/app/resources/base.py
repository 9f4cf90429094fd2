"""What all resources have in common."""

import asyncio
import logging
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from pydantic import PositiveFloat

from app.settings import Settings

logger = logging.getLogger(__name__)


class ResourceSettings(Settings):
    """The settings that every resource has: times in seconds."""

    startup_timeout: PositiveFloat = 10.0


class NotReady(Exception):
    """A resource cannot serve now; the message says why, to whoever operates the service."""


class Resource(ABC):
    """An asynchronous context manager around `open` and `close`.

    Entering takes at most `startup_timeout` seconds and closes again what was half open;
    a failure to close is logged, so that the other resources are closed too.
    """

    settings: ResourceSettings

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

    async def __aenter__(self) -> Self:
        """Open within the time-out."""
        try:
            async with asyncio.timeout(self.settings.startup_timeout):
                await self.open()
        except BaseException:
            logger.error("%s did not open", type(self).__name__)
            await self.__aexit__(None, None, None)
            raise
        logger.info("%s opened", type(self).__name__)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close; log a failure instead of raising it."""
        try:
            await self.close()
        except Exception:
            logger.exception("%s did not close", type(self).__name__)
        else:
            logger.info("%s closed", type(self).__name__)
