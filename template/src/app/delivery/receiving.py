"""For who receives callbacks: only those that somebody signed who knows the secret."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request
from pydantic import Field
from pydantic_settings import SettingsConfigDict

from app.delivery.signatures import DEVELOPMENT, Secret, SignatureError, verify
from app.errors import Problem, ProblemError
from app.settings import CommaSeparated, Settings


class ReceivingSettings(Settings):
    """The secrets of those who send: several, or while one is replaced."""

    model_config = SettingsConfigDict(env_prefix="CALLBACKS_")

    received_secrets: CommaSeparated[Secret] = Field(default=(DEVELOPMENT,), min_length=1)


@dataclass(frozen=True)
class Received:
    """A callback that is signed.

    Attributes:
        id: The same each time that it is sent: a receiver does its work once for each id.
        body: As it was signed.
    """

    id: str
    body: bytes


async def received(request: Request) -> Received:
    """Return the callback that a request is.

    Raises:
        ProblemError: it is not signed, which is answered with 401.
    """
    body = await request.body()
    try:
        webhook_id = verify(ReceivingSettings().received_secrets, request.headers, body)
    except SignatureError as error:
        problem = Problem(status=HTTPStatus.UNAUTHORIZED, detail=str(error))
        raise ProblemError(problem, {"WWW-Authenticate": "Webhook-Signature"}) from None
    return Received(webhook_id, body)


# `async def paid(event: InvoiceEvent, callback: Verified) -> None`
Verified = Annotated[Received, Depends(received)]
