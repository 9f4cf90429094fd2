"""Deliveries in the background of a rendered project's process: NUMBER URL."""

import asyncio
import sys

from app.delivery.attempts import Delivery
from app.delivery.contracts import contracts_of
from app.lifespan import lifespan
from app.main import app

BODY = '{"description":"lamp","paid":true}'


async def main(number: int, url: str) -> None:
    (contract,) = contracts_of(app).values()
    async with lifespan(app) as state:
        for one in range(number):
            delivery = Delivery(
                url=f"{url}/invoices/{one}", body=BODY, content_type="application/json"
            )
            state["callbacks"].start(contract, f"{one}", delivery, "127.0.0.1")
        await asyncio.gather(*state["callbacks"].sending)


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
