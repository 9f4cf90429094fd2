"""What is taken and given of users."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from app import fields
from app.pagination import Page
from app.sorting import Sorted


class NewUser(BaseModel):
    """A user to be stored."""

    name: fields.Text
    email: fields.Email


class UserChanges(BaseModel):
    """What changes: what is not sent stays."""

    name: fields.Text = fields.UNSENT
    email: fields.Email = fields.UNSENT


class User(BaseModel):
    """A stored user, in which no limit is checked again."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    email: str


class UserPage(BaseModel):
    """Some of the users, by id, and where the next ones are."""

    users: list[User]
    next: str | None = None


class UserQuery(Page, Sorted):
    """Which users: a page of all, or of those that are alike."""

    email: fields.Email | None = None
    sort: Literal["email", "-email"] | None = None
    after_email: fields.LongText | None = None
