"""What the sample routers take and give."""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# PostgreSQL cannot store the character NUL, and JavaScript no larger integer.
Text = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
LARGEST_ID = 2**53 - 1
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


class NewItem(BaseModel):
    """An item to be stored."""

    name: Text
    price: Annotated[float, Field(strict=True, ge=0, le=1_000_000_000, allow_inf_nan=False)]


class Item(NewItem):
    """A stored item."""

    model_config = ConfigDict(from_attributes=True)

    id: int


class ItemPage(BaseModel):
    """Some of the items, by id, and where the next ones are."""

    items: list[Item]
    next: str | None = None


class NewUser(BaseModel):
    """A user to be stored."""

    name: Text
    email: Annotated[
        str, StringConstraints(max_length=200, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$", to_lower=True)
    ]


class User(NewUser):
    """A stored user."""

    model_config = ConfigDict(from_attributes=True)

    id: int


class UserPage(BaseModel):
    """Some of the users, by id, and where the next ones are."""

    users: list[User]
    next: str | None = None
