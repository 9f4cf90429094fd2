"""The cache: in memory, or in Redis."""

import cashews
from pydantic_settings import SettingsConfigDict

from app.resources.base import Resource, ResourceSettings


class CacheSettings(ResourceSettings):
    """Where the cache is: `mem://`, or a URL such as `redis://host:6379/0`."""

    model_config = SettingsConfigDict(env_prefix="CACHE_")

    url: str = "mem://"


class Cache(Resource):
    """A cache of values with an expiry: see https://github.com/Krukov/cashews."""

    required = False

    def __init__(self) -> None:
        self.settings = CacheSettings()
        super().__init__(self.settings)
        self.values = cashews.Cache()
        self.values.setup(self.settings.url)

    async def open(self) -> None:
        """Connect; a Redis that is not there reads as an empty cache until it is."""
        await self.values.init()
        await self.check()

    async def close(self) -> None:
        """Close the connections."""
        await self.values.close()

    async def check(self) -> None:
        """Ask for an answer."""
        await self.values.ping()
