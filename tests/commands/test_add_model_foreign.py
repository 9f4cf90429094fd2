"""`scaffold add-model` in projects that we did not make: what it follows, and what it refuses."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from commands.foreign_databases import ASYNC, SYNC, write
from pieces.shapes import contents, scaffold

ORDER = ("order", "customer:ref:user", "number:str:20:unique", "status:enum:open,paid", "paid:bool")
PROJECTS = {"async": ASYNC, "sync": SYNC}
projects = pytest.mark.parametrize("files", PROJECTS.values(), ids=PROJECTS)
ENV, BASE, MODELS = "alembic/env.py", "app/database.py", "app/models/__init__.py"


def changed(files: Mapping[str, str], *changes: tuple[str, str, str]) -> dict[str, str]:
    """Return a project with a text in a file replaced; "" for all of it, or for a new file."""
    after = dict(files)
    for path, old, new in changes:
        assert not old or old in after[path]
        after[path] = after[path].replace(old, new) if old else new
    return after


def added(folder: Path, files: Mapping[str, str], *words: str) -> dict[str, str]:
    write(folder, files)
    done = scaffold(folder, "add-model", *(words or ORDER))
    assert done.exit_code == 0, done.output
    texts = {path: text.decode() for path, text in contents(folder).items()}
    assert all(ast.parse(text) for path, text in texts.items() if path.endswith(".py"))
    return {path: text for path, text in texts.items() if files.get(path) != text}


def test_where_each_model_has_files_of_its_own(tmp_path: Path) -> None:
    new = added(tmp_path, ASYNC)
    migration = next(path for path in new if "versions" in path)
    assert re.fullmatch(r"alembic/versions/\d{8}_orders_[0-9a-f]{12}\.py", migration)
    assert {*new} == {
        migration,
        "app/fields.py",
        "app/main.py",
        "app/models/__init__.py",
        "app/models/order.py",
        "app/routers/orders.py",
        "app/schemas/order.py",
        "tests/__init__.py",
        "tests/test_orders.py",
    }
    assert 'down_revision = "1a2b3c4d5e6f"' in new[migration]
    for name in ("pk_orders", "uq_orders_number", "fk_orders_customer_id_users"):
        assert f'name=op.f("{name}")' in new[migration]
    assert "from app.models.order import Order\n" in new[MODELS]
    assert '__all__ = ["User", "Order"]' in new[MODELS]
    router = new["app/routers/orders.py"]
    assert "async def create_order(new: NewOrder, session: SessionDep) -> Order:" in router
    assert "await session.commit()" in router
    assert "ForeignKey(User.id, ondelete=" in new["app/models/order.py"]


def test_where_one_module_has_all_models(tmp_path: Path) -> None:
    new = added(tmp_path, SYNC)
    migration = next(path for path in new if "versions" in path)
    assert re.fullmatch(r"migrations/versions/[0-9a-f]{12}_orders\.py", migration)
    assert {*new} == {
        migration,
        "shop/fields.py",
        "shop/main.py",
        "shop/models.py",
        "shop/routers/__init__.py",
        "shop/routers/orders.py",
        "shop/schemas.py",
        "tests/__init__.py",
        "tests/test_orders.py",
    }
    assert "name=" not in new[migration]
    assert 'sa.UniqueConstraint("number")' in new[migration]
    router = new["shop/routers/orders.py"]
    assert "def create_order(new: NewOrder, db: Session = Depends(get_db)) -> Order:" in router
    assert "await" not in router
    assert new["shop/models.py"].startswith("from enum import StrEnum\n")
    assert new["shop/models.py"].count("from .database import Base") == 1


@projects
def test_twice_is_as_once_and_it_goes_again(files: Mapping[str, str], tmp_path: Path) -> None:
    write(tmp_path, files)
    before = contents(tmp_path)
    added(tmp_path, files, "tag", "name:str:unique")
    first = contents(tmp_path)
    for _ in range(2):
        done = scaffold(tmp_path, "add-model", *ORDER, "--timestamps")
        assert done.exit_code == 0, done.output
    assert "identical" in done.stdout
    done = scaffold(tmp_path, "add-model", *ORDER, "--timestamps", "--remove")
    assert (done.exit_code, contents(tmp_path)) == (0, first), done.output
    done = scaffold(tmp_path, "add-model", "tag", "name:str:unique", "--remove")
    assert (done.exit_code, contents(tmp_path)) == (0, before), done.output


@projects
def test_it_goes_again_without_a_record(files: Mapping[str, str], tmp_path: Path) -> None:
    write(tmp_path, files)
    before = contents(tmp_path)
    added(tmp_path, files, *ORDER, "--timestamps")
    shutil.rmtree(tmp_path / ".scaffold")
    done = scaffold(tmp_path, "add-model", *ORDER, "--timestamps", "--remove")
    assert done.exit_code == 0, done.output
    left = contents(tmp_path)
    assert {path for path in left.keys() - before.keys() if b"order" in left[path]} == set()
    sources = [path for path in before if path.endswith(".py")]
    assert [ast.dump(ast.parse(left[path])) for path in sources] == [
        ast.dump(ast.parse(before[path])) for path in sources
    ]


@projects
def test_it_is_undone(files: Mapping[str, str], tmp_path: Path) -> None:
    write(tmp_path, files)
    before = contents(tmp_path)
    added(tmp_path, files)
    assert scaffold(tmp_path, "undo").exit_code == 0
    assert contents(tmp_path) == before


def test_what_is_there_is_named(tmp_path: Path) -> None:
    write(tmp_path, SYNC)
    done = scaffold(tmp_path, "add-model", *ORDER, "--dry-run", "--json")
    changes = {one["path"]: one["action"] for one in json.loads(done.output)["changes"]}
    assert changes["shop/models.py"] == "update"
    assert contents(tmp_path).keys() == SYNC.keys()
    added(tmp_path, SYNC)
    said = scaffold(tmp_path, "operations").stdout
    for line in ("GET     /orders/", "PATCH   /orders/{order_id}", "DELETE  /orders/{order_id}"):
        assert re.sub(" +", " ", line) in re.sub(" +", " ", said)
    refused = scaffold(tmp_path, "add-model", "order", "--remove")
    assert (refused.exit_code, "say the fields of this one" in refused.stderr) == (2, True)


def test_a_table_alone(tmp_path: Path) -> None:
    new = added(tmp_path, ASYNC, "tag", "name:str", "--no-router")
    assert {path for path in new if "versions" not in path} == {MODELS, "app/models/tag.py"}
    done = scaffold(tmp_path, "add-model", "tag", "name:str", "--remove")
    assert (done.exit_code, {*contents(tmp_path)}) == (0, {*ASYNC}), done.output
    other = tmp_path / "other"
    assert {*added(other, SYNC, "tag", "name:str", "--no-router")} - {"shop/models.py"} == {
        path for path in contents(other) if "tags" in path
    }


def test_a_folder_a_subject(tmp_path: Path) -> None:
    moved = {
        path.replace("models/user.py", "users/models.py")
        .replace("schemas/user.py", "users/schemas.py")
        .replace("routers/users.py", "users/router.py"): text.replace(
            "app.schemas.user", "app.users.schemas"
        )
        .replace("app.models.user", "app.users.models")
        .replace("from app.routers import users", "from app.users.router import router")
        .replace("users.router)", "router)")
        .replace("import app.models  #", "import app.users.models  #")
        .replace("from app import models", "from app.users import models")
        for path, text in ASYNC.items()
        if path not in (MODELS, "app/routers/__init__.py", "app/schemas/__init__.py")
    }
    new = added(tmp_path, {**moved, "app/users/__init__.py": ""})
    assert {path for path in new if path.startswith("app/orders/")} == {
        "app/orders/__init__.py",
        "app/orders/models.py",
        "app/orders/router.py",
        "app/orders/schemas.py",
    }
    assert new[ENV].count(".models  # noqa: F401\n") == 2


def test_imports_are_written_as_they_are_there(tmp_path: Path) -> None:
    env = SYNC["migrations/env.py"].replace("from shop import database,", "import database,")
    flat = {
        path.replace("shop/", ""): text.replace("from . import", "import").replace(
            "from .", "from "
        )
        for path, text in SYNC.items()
        if not path.endswith("__init__.py")
    }
    env = env.replace("import database, models", "import database\nimport models")
    new = added(tmp_path, flat | {"migrations/env.py": env})
    assert "import fields\n" in new["routers/orders.py"]
    assert "from models import Order as OrderRow\n" in new["routers/orders.py"]
    assert "from fields import now" not in new["models.py"]
    assert "import fields\n" in new["schemas.py"]


def test_without_models_yet(tmp_path: Path) -> None:
    gone = ("app/models/user.py", "app/routers/users.py", "alembic/versions")
    files = {path: text for path, text in ASYNC.items() if not path.startswith(gone)}
    main = "from app.database import SessionDep\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"
    main += '@app.get("/")\nasync def read(session: SessionDep) -> None: ...\n'
    files |= {MODELS: "", "app/main.py": main}
    new = added(tmp_path, files, "tag", "name:str")
    assert "from app.models.tag import Tag" in new[ENV]
    assert next(text for path, text in new.items() if "versions" in path).count("= None") == 3


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("session: Annotated[AsyncSession, Depends(get_session)]",) * 2,
        ("db: AsyncSession = Depends(get_session, use_cache=False)",) * 2,
    ],
)
def test_how_a_session_comes(given: str, written: str, tmp_path: Path) -> None:
    name = given.partition(":")[0]
    router = ASYNC["app/routers/users.py"].replace("session.", f"{name}.")
    router = router.replace("session: SessionDep, new: NewUser", f"new: NewUser, {given}")
    router = router.replace("session: SessionDep, user_id: int", f"user_id: int, {given}")
    router = router.replace("import SessionDep", "import get_session").replace(
        "from fastapi import",
        "from typing import Annotated\n\n"
        "from sqlalchemy.ext.asyncio import AsyncSession\nfrom fastapi import Depends,",
    )
    new = added(tmp_path, {**ASYNC, "app/routers/users.py": router})
    assert written in " ".join(new["app/routers/orders.py"].split())


def test_what_gives_the_session_commits(tmp_path: Path) -> None:
    files = changed(ASYNC, (BASE, "with maker() as", "with maker.begin() as"))
    assert "commit" not in added(tmp_path, files)["app/routers/orders.py"]


def test_without_a_driver_there_is_no_test(tmp_path: Path) -> None:
    write(tmp_path, changed(ASYNC, ("pyproject.toml", '"aiosqlite"', "")))
    done = scaffold(tmp_path, "add-model", *ORDER)
    assert (done.exit_code, "no test was written: aiosqlite" in done.stderr) == (0, True)
    assert not (tmp_path / "tests").exists()


def test_a_key_of_another_type(tmp_path: Path) -> None:
    key = "id: Mapped[int] = mapped_column(primary_key=True)"
    uuid = "id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)"
    new = added(tmp_path, changed(ASYNC, ("app/models/user.py", key, uuid)))
    assert (
        "customer_id: Mapped[UUID] = mapped_column(ForeignKey(User.id" in new["app/models/order.py"]
    )
    assert "customer_id: fields.Uuid\n" in new["app/schemas/order.py"]


MINE = "app/models/user.py"
SECOND = "\n\nclass Other(DeclarativeBase):\n    pass\n"
BOTH = "from app.database import Other\n\ntarget_metadata = [Base.metadata, Other.metadata]"
NO_SESSION = {
    "app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "app/routers/users.py": "",
}


@pytest.mark.parametrize(
    ("files", "code", "says"),
    [
        ({ENV: ""}, 1, "No migrations of Alembic were found"),
        (ASYNC | {"requirements.txt": "pydantic==1.10.2\n"}, 1, "SQLAlchemy 2 and pydantic 2"),
        (ASYNC | {"other/pyproject.toml": '"sqlalchemy>=1.4,<2",\n'}, 1, "other/pyproject.toml:1"),
        (
            changed(ASYNC, (ENV, "Base.metadata", "None")),
            1,
            "it is not told which metadata target_metadata is",
        ),
        (
            changed(ASYNC, (BASE, "class Base(DeclarativeBase)", "class Base")),
            1,
            "Base.metadata is not the metadata of one declarative base",
        ),
        (
            changed(
                ASYNC,
                (BASE, "\n\nasync def", f"{SECOND}\n\nasync def"),
                (ENV, "target_metadata = Base.metadata", BOTH),
            ),
            1,
            "is not the metadata of one declarative base",
        ),
        (
            changed(ASYNC, (ENV, "target_metadata = Base", "target_metadata = SQLModel")),
            1,
            "the models are SQLModel's",
        ),
        (
            changed(ASYNC, (BASE, "(DeclarativeBase)", "(MappedAsDataclass, DeclarativeBase)")),
            1,
            "Base derives from MappedAsDataclass",
        ),
        (
            changed(ASYNC, (BASE, "    metadata =", "    made: Mapped[int]\n    metadata =")),
            1,
            "Base has columns of its own: made",
        ),
        (
            changed(ASYNC, (MINE, "User(Base)", "User(Mixed)")),
            1,
            "no model derives from Base itself",
        ),
        (changed(ASYNC, (BASE, '"uq_%(table_name)s', '"uq_%(other)s')), 1, "naming_convention"),
        (ASYNC | NO_SESSION, 1, "no function takes a session of SQLAlchemy by Depends"),
        (
            changed(ASYNC, ("alembic/versions/b.py", "", 'revision = "b"\ndown_revision = None\n')),
            1,
            "The migrations end in 1a2b3c4d5e6f and b",
        ),
        (
            changed(ASYNC, ("alembic/versions/b.py", "", "revision = some()\n")),
            1,
            "not understood where this migration stands",
        ),
        (
            changed(ASYNC, (MINE, '"users"', '"people"')),
            1,
            "No migration makes the table 'people'",
        ),
        (changed(ASYNC, (MINE, "primary_key=True", "")), 1, "what the id of User is"),
        (
            changed(ASYNC, ("other/models.py", "", ASYNC[MINE].replace("User", "Tag"))),
            1,
            "it is not sure where one more belongs",
        ),
        (
            changed(ASYNC, (ENV, "import app.models  # noqa: F401", "")),
            1,
            "comes to know the models",
        ),
        (changed(ASYNC, ("app/fields.py", "", "Text = str\n")), 1, "app/fields.py is there"),
        (changed(ASYNC, ("app/other.py", "", "class Order: ...\n")), 2, "a class Order already"),
    ],
)
def test_what_is_refused(files: Mapping[str, str], code: int, says: str, tmp_path: Path) -> None:
    write(tmp_path, files)
    before = contents(tmp_path)
    refused = scaffold(tmp_path, "add-model", *ORDER)
    assert (refused.exit_code, says in refused.stderr) == (code, True), refused.output
    assert contents(tmp_path) == before


def test_a_field_is_written_by_hand(tmp_path: Path) -> None:
    added(tmp_path, ASYNC)
    refused = scaffold(tmp_path, "add-field", "order", "more:str?")
    assert refused.exit_code == 1
    assert "next: alembic revision --autogenerate" in refused.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("users:refs",), "refs are written in projects of this template alone."),
        (("name:str", "--id", "uuid"), "in others an id is a number."),
    ],
)
def test_what_our_own_projects_alone_have(words: Sequence[str], says: str, tmp_path: Path) -> None:
    write(tmp_path, ASYNC)
    refused = scaffold(tmp_path, "add-model", "order", *words)
    assert (refused.exit_code, says in refused.stderr) == (2, True), refused.output


def test_another_model_of_that_name_is_refused_in_one_line(tmp_path: Path) -> None:
    added(tmp_path, SYNC)
    refused = scaffold(tmp_path, "add-model", "order", "other:str")
    assert refused.exit_code == 1
    assert "Order is there already, and differs in " in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_what_no_formatter_wraps_is_short(tmp_path: Path) -> None:
    (fields,) = (path for path in added(tmp_path, ASYNC) if path.endswith("fields.py"))
    texts = re.findall(r'^ *#.*|"""[^"]*"""', (tmp_path / fields).read_text("utf-8"), re.MULTILINE)
    assert max(len(line) for text in texts for line in text.splitlines()) <= 88
