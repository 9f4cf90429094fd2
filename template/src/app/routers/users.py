"""Users: what the table has, for clients."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import documented
from app.fields import Id
from app.models.user import User as UserRow
from app.schemas.user import NewUser, User, UserChanges, UserPage, UserQuery
from app.session import SessionDep
from app.sorting import in_order, next_in_order

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/")
async def list_users(
    request: Request, session: SessionDep, query: Annotated[UserQuery, Query()]
) -> UserPage:
    """Return a page of the users."""
    rows = select(UserRow)
    if query.email is not None:
        rows = rows.where(UserRow.email == query.email)
    rows = in_order(rows, UserRow, query)
    found = [User.model_validate(row) for row in await session.scalars(rows)]
    more = len(found) > query.limit
    shown = found[: query.limit]
    return UserPage(users=shown, next=next_in_order(request, query, shown[-1]) if more else None)


@router.post("/", status_code=HTTPStatus.CREATED, responses=documented(HTTPStatus.CONFLICT))
async def create_user(session: SessionDep, new: NewUser) -> User:
    """Store a user."""
    row = UserRow(**new.model_dump())
    session.add(row)
    await session.flush()
    return User.model_validate(row)


async def find(
    session: AsyncSession, user_id: int, lock: bool | dict[str, bool] = False
) -> UserRow:
    """Return one user; locked, it stays as it is until the session ends.

    Raises:
        HTTPException: there is none (404).
    """
    row = await session.get(UserRow, user_id, with_for_update=lock)
    if row is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no user {user_id}.")
    return row


@router.get("/{user_id}", responses=documented(HTTPStatus.NOT_FOUND))
async def read_user(session: SessionDep, user_id: Id) -> User:
    """Return one user."""
    return User.model_validate(await find(session, user_id))


@router.patch("/{user_id}", responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT))
async def update_user(session: SessionDep, user_id: Id, changes: UserChanges) -> User:
    """Change what is sent of one user."""
    row = await find(session, user_id, lock={"key_share": True})  # others may refer to it
    for name, value in changes.model_dump(exclude_unset=True).items():
        setattr(row, name, value)
    await session.flush()
    return User.model_validate(row)


@router.delete(
    "/{user_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def delete_user(session: SessionDep, user_id: Id) -> None:
    """Delete one user, unless a reference to it forbids that."""
    await session.delete(await find(session, user_id, lock=True))
