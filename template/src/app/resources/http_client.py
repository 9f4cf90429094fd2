"""The HTTP client that all requests share: its connections are kept open between them."""

import httpx2
from pydantic import PositiveFloat, PositiveInt
from pydantic_settings import SettingsConfigDict

from app.resources.base import NotReady, Resource, ResourceSettings


class HttpClientSettings(ResourceSettings):
    """Times in seconds, and the number of connections."""

    model_config = SettingsConfigDict(env_prefix="HTTP_CLIENT_")

    connect_timeout: PositiveFloat = 5.0
    timeout: PositiveFloat = 10.0
    max_connections: PositiveInt = 100
    max_keepalive_connections: PositiveInt = 20


class HttpClient(Resource):
    """The client: `await request.state["http_client"].client.get(url)`."""

    def __init__(self) -> None:
        self.settings = settings = HttpClientSettings()
        super().__init__(settings)
        self.client = httpx2.AsyncClient(
            timeout=httpx2.Timeout(settings.timeout, connect=settings.connect_timeout),
            limits=httpx2.Limits(
                max_connections=settings.max_connections,
                max_keepalive_connections=settings.max_keepalive_connections,
            ),
        )

    async def open(self) -> None:
        """Connect to nothing: that happens with the first request to each host."""

    async def close(self) -> None:
        """Close the connections."""
        await self.client.aclose()

    async def check(self) -> None:
        """Tell whether the client is open."""
        if self.client.is_closed:
            raise NotReady("closed")
