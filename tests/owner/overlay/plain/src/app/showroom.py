"""The showroom: all that needs no database."""

from fastapi import FastAPI

from app.routers import failures


def add_showroom(app: FastAPI) -> None:
    """Include the routers of the showroom."""
    app.include_router(failures.router)
