"""Callbacks in the background: sent by the process that was asked to, and lost with it."""

from uuid import uuid4

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from app.delivery.attempts import Delivery
from app.delivery.contracts import Contract
from app.resources import State


async def record(
    state: State, session: AsyncSession, contract: Contract, delivery: Delivery, host: str
) -> str:
    """Send a callback once the session is committed; return its key."""
    key = uuid4().hex

    def start(*_: object) -> None:
        state["callbacks"].start(contract, key, delivery, host)

    event.listen(session.sync_session, "after_commit", start, once=True)
    return key
