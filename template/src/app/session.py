"""A database session for each request."""

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from app.lifespan import AppRequest


async def get_session(request: AppRequest) -> AsyncGenerator[AsyncSession]:
    """Yield a session; commit if the handler returns, roll back if it raises."""
    async with request.state["database"].session.begin() as session:
        yield session


# With FastAPI's other scope, "request", the answer would be on its way before the commit: a
# client would be told that what could not be committed was stored.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
