"""The sample data, for as long as the process lives."""

from app.resources.base import Resource, ResourceSettings
from app.schemas.item import Item


class Memory(Resource):
    """What the sample router stores, by id."""

    def __init__(self) -> None:
        super().__init__(ResourceSettings())
        self.items: dict[int, Item] = {}

    async def open(self) -> None:
        """Start empty."""

    async def close(self) -> None:
        """Forget everything."""
        self.items.clear()

    async def check(self) -> None:
        """Memory always answers."""
