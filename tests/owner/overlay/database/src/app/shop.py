"""The shop: orders in a database."""

from fastapi import FastAPI

from app.routers import customers, orders


def add_shop(app: FastAPI) -> None:
    """Include the routers of the shop."""
    app.include_router(customers.router)
    app.include_router(orders.router)
