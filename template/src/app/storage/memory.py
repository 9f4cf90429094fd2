"""Items and users in memory: gone when the process ends."""

from typing import Annotated

from fastapi import Depends

from app.lifespan import AppRequest
from app.pagination import Page
from app.schemas import Item, NewItem, NewUser, User


class Items:
    """The items."""

    def __init__(self, rows: dict[int, Item]) -> None:
        self.rows = rows

    async def page(self, query: Page) -> list[Item]:
        """Return the entries of a page, and one more if there is one."""
        later = sorted(row_id for row_id in self.rows if row_id > query.after)
        return [self.rows[row_id] for row_id in later[: query.limit + 1]]

    async def add(self, new: NewItem) -> Item:
        """Store an item."""
        item = Item(id=max(self.rows, default=0) + 1, **new.model_dump())
        self.rows[item.id] = item
        return item

    async def get(self, item_id: int) -> Item | None:
        """Return an item, or nothing."""
        return self.rows.get(item_id)

    async def delete(self, item_id: int) -> bool:
        """Delete an item; return whether there was one."""
        return self.rows.pop(item_id, None) is not None

    async def count(self) -> int:
        """Return how many there are."""
        return len(self.rows)


class Users:
    """The users."""

    def __init__(self, rows: dict[int, User]) -> None:
        self.rows = rows

    async def page(self, query: Page) -> list[User]:
        """Return the entries of a page, and one more if there is one."""
        later = sorted(row_id for row_id in self.rows if row_id > query.after)
        return [self.rows[row_id] for row_id in later[: query.limit + 1]]

    async def add(self, new: NewUser) -> User | None:
        """Store a user, or return nothing if one has this address."""
        if any(user.email == new.email for user in self.rows.values()):
            return None
        user = User(id=max(self.rows, default=0) + 1, **new.model_dump())
        self.rows[user.id] = user
        return user

    async def get(self, user_id: int) -> User | None:
        """Return a user, or nothing."""
        return self.rows.get(user_id)

    async def count(self) -> int:
        """Return how many there are."""
        return len(self.rows)


async def get_items(request: AppRequest) -> Items:
    """Return the items."""
    return Items(request.state["memory"].items)


async def get_users(request: AppRequest) -> Users:
    """Return the users."""
    return Users(request.state["memory"].users)


ItemsDep = Annotated[Items, Depends(get_items)]
UsersDep = Annotated[Users, Depends(get_users)]
