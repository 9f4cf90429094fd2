"""How a handler sends a callback: `await deliver(invoice_paid, InvoiceEvent(...))`."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends

# % filter replace("jobs", "jobs" if "deliveries" in features else "memory")
from app.delivery.addresses import (
    AddressSettings,
    CallbackURL,
    ForbiddenURLError,
    host_of,
    parse,
)
from app.delivery.attempts import Delivery
from app.delivery.contracts import P, address, find
from app.delivery.expressions import UnusableValue
from app.delivery.jobs import record
from app.errors import Problem, ProblemError
from app.lifespan import AppRequest
from app.session import SessionDep

# % endfilter
__all__ = ["CallbackURL", "DeliverDep"]


class Deliver:
    """Sends what the operation being served documents, if the session of the request is committed.

    Where to, the callback's path says, evaluated on the request.
    """

    def __init__(self, request: AppRequest, session: SessionDep) -> None:
        self.request = request
        self.session = session

    async def __call__(
        self, callback: Callable[P, Awaitable[object]], *args: P.args, **kwargs: P.kwargs
    ) -> str:
        """Send what the callback's function takes, and return the key of the delivery.

        Raises:
            LookupError: the operation documents no such callback.
            ProblemError: 422, for the request names no address that may be called.
            pydantic.ValidationError: an argument is not what the callback documents.
        """
        contract = find(self.request, callback)
        payload = contract.render(*args, **kwargs)
        try:
            url = payload.url(await address(contract, self.request))
            host = host_of(parse(url, AddressSettings()))
        except (UnusableValue, ForbiddenURLError) as error:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            detail = f"The address of the callback: {error}"
            raise ProblemError(Problem(status=status, detail=detail)) from error
        body = payload.body.decode() if payload.body is not None else None
        delivery = Delivery(url=url, body=body, content_type=payload.content_type)
        return await record(self.request.state, self.session, contract, delivery, host)


DeliverDep = Annotated[Deliver, Depends()]
