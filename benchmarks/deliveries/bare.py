"""The same requests by httpx2 alone, 20 at a time: NUMBER URL."""

import asyncio
import sys

import httpx2


async def main(number: int, url: str) -> None:
    numbers = iter(range(number))

    async def send(client: httpx2.AsyncClient) -> None:
        for one in numbers:
            body = {"description": "lamp", "paid": True}
            response = await client.post(f"{url}/invoices/{one}", json=body)
            response.raise_for_status()

    async with httpx2.AsyncClient() as client:
        await asyncio.gather(*(send(client) for _ in range(20)))


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
