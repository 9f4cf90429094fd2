"""Deliveries to be made, recorded in a rendered project's database: NUMBER URL."""

import asyncio
import sys

from app.delivery.attempts import Delivery
from app.delivery.contracts import contracts_of
from app.delivery.jobs import record
from app.lifespan import lifespan
from app.main import app

BODY = '{"description":"lamp","paid":true}'


async def main(number: int, url: str) -> None:
    (contract,) = contracts_of(app).values()
    async with lifespan(app) as state, state["database"].session.begin() as session:
        for one in range(number):
            delivery = Delivery(
                url=f"{url}/invoices/{one}", body=BODY, content_type="application/json"
            )
            await record(state, session, contract, delivery, "127.0.0.1")


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
