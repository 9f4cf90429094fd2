"""Applications within the application, each with a lifespan and a state of its own."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, TypedDict

from fastapi import FastAPI, Request
from starlette.middleware.cors import CORSMiddleware

ENTERED: list[str] = []


class InnerState(TypedDict):
    """What an inner application's lifespan opens."""

    engine: str


def inner(name: str) -> FastAPI:
    """Return an application that says what its lifespan opened."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[InnerState]:
        ENTERED.append(name)
        yield {"engine": name}

    app = FastAPI(title=name, lifespan=lifespan)

    @app.get("/state")
    async def state(request: Request) -> dict[str, Any]:
        return {"engine": request.state.engine, "entered": sorted(ENTERED)}

    return app


def mount_inner(app: FastAPI) -> None:
    """Mount one, one within it, and one that middleware is around."""
    outer = inner("outer")
    outer.mount("/nested", inner("nested"))
    app.mount("/inner", outer)
    app.mount("/wrapped", CORSMiddleware(inner("wrapped"), allow_origins=["https://a.example"]))
