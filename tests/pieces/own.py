"""A small project as our template makes it: the rooms that pieces are joined to."""

from __future__ import annotations

from pathlib import Path

FILES = {
    ".copier-answers.yml": "_commit: v1\n",
    ".env.example": "LOG_LEVEL=INFO\n",
    "src/app/main.py": """\
from fastapi import FastAPI

from app import middleware, routers
from app.lifespan import lifespan


def create_app() -> FastAPI:
    app = FastAPI(lifespan=lifespan, middleware=middleware.stack())
    routers.include_routers(app)
    return app


app = create_app()
""",
    "src/app/schemas.py": """\
from pydantic import BaseModel


class Item(BaseModel):
    id: int
""",
    "src/app/routers/__init__.py": """\
from fastapi import FastAPI

from app.routers import (
    health,
)


def include_routers(app: FastAPI) -> None:
    app.include_router(health.router)
""",
    "src/app/routers/health.py": """\
from fastapi import APIRouter

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
def live() -> None:
    return None
""",
    "src/app/resources/__init__.py": """\
from typing import TypedDict

from app.resources import (
    database,
)
from app.settings import AppSettings


class State(TypedDict):
    database: database.Database
    settings: AppSettings
""",
    "src/app/resources/database.py": "class Database: ...\n",
    "src/app/lifespan.py": """\
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from app import resources
from app.settings import AppSettings


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[resources.State]:
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        yield resources.State(
            database=await enter(resources.database.Database()),
            settings=AppSettings(),
        )
""",
    "src/app/middleware/__init__.py": """\
from starlette.middleware import Middleware

from app.middleware import (
    errors,
)


def stack() -> list[Middleware]:
    return [
        errors.middleware(),
    ]
""",
    "src/app/middleware/errors.py": "",
}


def write(folder: Path) -> Path:
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder
