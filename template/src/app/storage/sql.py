"""Items and users in the database."""

from typing import Annotated

from fastapi import Depends
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app import models
from app.pagination import Page
from app.schemas import Item, NewItem, NewUser, User
from app.session import SessionDep


class Items:
    """The items."""

    def __init__(self, session: SessionDep) -> None:
        self.session = session

    async def page(self, query: Page) -> list[Item]:
        """Return the entries of a page, and one more if there is one."""
        table = models.item.Item
        rows = select(table).where(table.id > query.after).order_by(table.id).limit(query.limit + 1)
        return [Item.model_validate(row) for row in await self.session.scalars(rows)]

    async def add(self, new: NewItem) -> Item:
        """Store an item."""
        row = models.item.Item(**new.model_dump())
        self.session.add(row)
        await self.session.flush()
        return Item.model_validate(row)

    async def get(self, item_id: int) -> Item | None:
        """Return an item, or nothing."""
        row = await self.session.get(models.item.Item, item_id)
        return None if row is None else Item.model_validate(row)

    async def delete(self, item_id: int) -> bool:
        """Delete an item; return whether there was one."""
        table = models.item.Item
        query = delete(table).where(table.id == item_id).returning(table.id)
        return await self.session.scalar(query) is not None

    async def count(self) -> int:
        """Return how many there are."""
        return await self.session.scalar(select(func.count(models.item.Item.id))) or 0


class Users:
    """The users."""

    def __init__(self, session: SessionDep) -> None:
        self.session = session

    async def page(self, query: Page) -> list[User]:
        """Return the entries of a page, and one more if there is one."""
        table = models.user.User
        rows = select(table).where(table.id > query.after).order_by(table.id).limit(query.limit + 1)
        return [User.model_validate(row) for row in await self.session.scalars(rows)]

    async def add(self, new: NewUser) -> User | None:
        """Store a user, or return nothing if one has this address."""
        row = models.user.User(**new.model_dump())
        try:
            async with self.session.begin_nested():
                self.session.add(row)
        except IntegrityError:
            return None
        return User.model_validate(row)

    async def get(self, user_id: int) -> User | None:
        """Return a user, or nothing."""
        row = await self.session.get(models.user.User, user_id)
        return None if row is None else User.model_validate(row)

    async def count(self) -> int:
        """Return how many there are."""
        return await self.session.scalar(select(func.count(models.user.User.id))) or 0


async def get_items(session: SessionDep) -> Items:
    """Return the items, for one request; a plain class would be called in a thread."""
    return Items(session)


async def get_users(session: SessionDep) -> Users:
    """Return the users, for one request."""
    return Users(session)


ItemsDep = Annotated[Items, Depends(get_items)]
UsersDep = Annotated[Users, Depends(get_users)]
