"""Two small projects that we did not make, each with tables of its own and Alembic.

One is asynchronous, with a folder for models and for schemas, names for its constraints, and a
session by `Annotated`; the other one is not, has a single module for each, and `Depends` as a
default. `DATABASE_URL` says where the tables are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

MAKO = '''"""${message}"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
'''
FIRST = '''"""Users."""

import sqlalchemy as sa
from alembic import op

revision: str = "1a2b3c4d5e6f"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.PrimaryKeyConstraint("id"{name}),
    )


def downgrade() -> None:
    op.drop_table("users")
'''
ASYNC_ENV = """import asyncio

from alembic import context
from sqlalchemy import Connection

import app.models  # noqa: F401
from app.database import Base, engine

target_metadata = Base.metadata


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(main())
"""
SYNC_ENV = """from alembic import context
from shop import database, models  # noqa: F401

target_metadata = database.Base.metadata

with database.engine.connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
ASYNC = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["aiosqlite"]\n',
    "alembic.ini": "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n"
    "file_template = %%(year)d%%(month).2d%%(day).2d_%%(slug)s_%%(rev)s\n",
    "alembic/env.py": ASYNC_ENV,
    "alembic/script.py.mako": MAKO,
    "alembic/versions/20260102_users_1a2b3c4d5e6f.py": FIRST.replace(
        "{name}", ', name=op.f("pk_users")'
    ),
    "app/__init__.py": "",
    "app/main.py": """from fastapi import FastAPI

from app.routers import users

app = FastAPI()
app.include_router(users.router)
""",
    "app/database.py": """import os
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

engine = create_async_engine(os.environ.get("DATABASE_URL", "sqlite+aiosqlite:///shop.db"))
maker = async_sessionmaker(engine)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


async def get_session() -> AsyncIterator[AsyncSession]:
    async with maker() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]
""",
    "app/models/__init__.py": 'from app.models.user import User\n\n__all__ = ["User"]\n',
    "app/models/user.py": """from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
""",
    "app/schemas/__init__.py": "",
    "app/schemas/user.py": """from pydantic import BaseModel, ConfigDict


class NewUser(BaseModel):
    name: str


class User(NewUser):
    model_config = ConfigDict(from_attributes=True)

    id: int
""",
    "app/routers/__init__.py": "",
    "app/routers/users.py": """from fastapi import APIRouter, HTTPException

from app import models
from app.database import SessionDep
from app.schemas.user import NewUser, User

router = APIRouter(prefix="/users", tags=["users"])


@router.post("/", status_code=201)
async def create_user(session: SessionDep, new: NewUser) -> User:
    row = models.User(**new.model_dump())
    session.add(row)
    await session.commit()
    await session.refresh(row)
    return User.model_validate(row)


@router.get("/{user_id}")
async def read_user(session: SessionDep, user_id: int) -> User:
    row = await session.get(models.User, user_id)
    if row is None:
        raise HTTPException(404)
    return User.model_validate(row)
""",
}
SYNC = {
    "requirements.txt": "fastapi\nsqlalchemy\nalembic\n",
    "alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\nprepend_sys_path = .\n",
    "migrations/env.py": SYNC_ENV,
    "migrations/script.py.mako": MAKO,
    "migrations/versions/1a2b3c4d5e6f_users.py": FIRST.replace("{name}", ""),
    "shop/__init__.py": "",
    "shop/main.py": """from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy.orm import Session

from . import models, schemas
from .database import get_db

app = FastAPI()


@app.post("/users/", status_code=201)
def create_user(user: schemas.UserCreate, db: Session = Depends(get_db)) -> schemas.User:
    row = models.User(name=user.name)
    db.add(row)
    db.commit()
    db.refresh(row)
    return schemas.User.model_validate(row)


@app.get("/users/{user_id}")
def read_user(user_id: int, db: Session = Depends(get_db)) -> schemas.User:
    row = db.get(models.User, user_id)
    if row is None:
        raise HTTPException(404)
    return schemas.User.model_validate(row)
""",
    "shop/database.py": """import os
from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, declarative_base, sessionmaker

engine = create_engine(os.environ.get("DATABASE_URL", "sqlite:///shop.db"))
SessionLocal = sessionmaker(autocommit=False, autoflush=False, bind=engine)

Base = declarative_base()


def get_db() -> Iterator[Session]:
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()
""",
    "shop/models.py": """from sqlalchemy import Column, Integer, String

from .database import Base


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)
""",
    "shop/schemas.py": """from pydantic import BaseModel, ConfigDict


class UserCreate(BaseModel):
    name: str


class User(UserCreate):
    model_config = ConfigDict(from_attributes=True)

    id: int
""",
}


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write a project into a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
