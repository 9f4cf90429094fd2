"""Users: a sample of a router whose entries must not be alike."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import select

from app.errors import documented
from app.fields import Id
from app.models.user import User as UserRow
from app.pagination import PageQuery, next_page
from app.schemas.user import NewUser, User, UserPage
from app.session import SessionDep

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/")
async def list_users(request: Request, session: SessionDep, page: PageQuery) -> UserPage:
    """Return a page of the users."""
    rows = select(UserRow).where(UserRow.id > page.after).order_by(UserRow.id).limit(page.limit + 1)
    found = [User.model_validate(row) for row in await session.scalars(rows)]
    more = len(found) > page.limit
    shown = found[: page.limit]
    return UserPage(users=shown, next=next_page(request, page, shown[-1].id) if more else None)


@router.post("/", status_code=HTTPStatus.CREATED, responses=documented(HTTPStatus.CONFLICT))
async def create_user(session: SessionDep, new: NewUser) -> User:
    """Store a user, unless one has this e-mail address: the database answers 409 then."""
    row = UserRow(**new.model_dump())
    session.add(row)
    await session.flush()
    return User.model_validate(row)


@router.get("/{user_id}", responses=documented(HTTPStatus.NOT_FOUND))
async def read_user(session: SessionDep, user_id: Id) -> User:
    """Return one user."""
    row = await session.get(UserRow, user_id)
    if row is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no user {user_id}.")
    return User.model_validate(row)
