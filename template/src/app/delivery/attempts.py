"""One attempt to deliver a callback, and what came of it."""

import time
from http import HTTPStatus

from pydantic import BaseModel
from pydantic_settings import SettingsConfigDict

from app.delivery.contracts import Contract
from app.delivery.sending import Sender, SendingError
from app.delivery.signatures import SignatureSettings, sign
from app.settings import Settings


class AttemptSettings(Settings):
    """Whether to send again what was answered otherwise than the callback documents."""

    model_config = SettingsConfigDict(env_prefix="CALLBACKS_")

    retry_violations: bool = False


class Delivery(BaseModel):
    """What is sent, and where."""

    url: str
    body: str | None = None
    content_type: str | None = None


class NotDelivered(Exception):
    """The receiver did not take a callback; the message says why.

    Attributes:
        seconds: After which it wants to be asked again, at the earliest.
        is_final: Whether it shall not be sent again.
    """

    def __init__(self, reason: str, seconds: float = 0, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.is_final = is_final


class Deliverer:
    """Sends callbacks, and tells whether they were taken."""

    def __init__(self) -> None:
        self.sender = Sender()
        self.settings = AttemptSettings()
        self.secrets = SignatureSettings().secrets

    @property
    def timeout(self) -> float:
        """In seconds, for one attempt."""
        return self.sender.settings.timeout

    async def send(self, contract: Contract, key: str, delivery: Delivery) -> None:
        """Send a callback once. Taken is what is answered with 2xx, as the callback documents.

        Args:
            contract: What the callback documents.
            key: What the receiver knows a repetition by.
            delivery: What to send.

        Raises:
            NotDelivered: it was not taken.
        """
        body = (delivery.body or "").encode()
        headers = sign(self.secrets, f"msg_{key}", int(time.time()), body)
        if delivery.content_type:
            headers["content-type"] = delivery.content_type
        try:
            answer = await self.sender.send(contract.method, delivery.url, headers, body)
        except SendingError as error:
            raise NotDelivered(str(error), is_final=error.kind == "forbidden") from error
        if answer.status == HTTPStatus.GONE:
            raise NotDelivered("the receiver wants no more of them: 410", is_final=True)
        if answer.status // 100 != 2:
            raise NotDelivered(f"the receiver answered {answer.status}", answer.retry_after or 0)
        violation = answer.unread or contract.check_answer(answer.status, answer.body)
        if violation:
            reason = f"contract violation: {violation}"
            raise NotDelivered(reason, is_final=not self.settings.retry_violations)
