"""Users: a sample of a router whose entries must not be alike."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request

# % filter replace("storage.sql", "storage." ~ storage)
from app.errors import documented
from app.pagination import PageQuery, next_page
from app.schemas import Id, NewUser, User, UserPage
from app.storage.sql import UsersDep

router = APIRouter(prefix="/users", tags=["users"])


# % endfilter
@router.get("/")
async def list_users(request: Request, users: UsersDep, page: PageQuery) -> UserPage:
    """Return a page of the users."""
    found = await users.page(page)
    more = len(found) > page.limit
    shown = found[: page.limit]
    return UserPage(users=shown, next=next_page(request, page, shown[-1].id) if more else None)


@router.post("/", status_code=HTTPStatus.CREATED, responses=documented(HTTPStatus.CONFLICT))
async def create_user(users: UsersDep, new: NewUser) -> User:
    """Store a user, unless one has this e-mail address."""
    user = await users.add(new)
    if user is None:
        raise HTTPException(HTTPStatus.CONFLICT, "There is a user with this e-mail address.")
    return user


@router.get("/{user_id}", responses=documented(HTTPStatus.NOT_FOUND))
async def read_user(users: UsersDep, user_id: Id) -> User:
    """Return one user."""
    user = await users.get(user_id)
    if user is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no user {user_id}.")
    return user
