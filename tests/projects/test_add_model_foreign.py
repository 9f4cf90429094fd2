"""Models in projects that we did not make: migrated and asked, on both databases."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from commands.foreign_databases import ASYNC, SYNC, write
from pieces.shapes import contents, scaffold
from projects.processes import environment
from projects.real_servers import EXECUTE, Addresses
from support import python_with

pytestmark = pytest.mark.level(3)
NEEDED = ["aiosqlite", "alembic", "asyncpg", "fastapi", "httpx2", "mypy", "psycopg[binary]"]
NEEDED += ["pytest", "ruff", "sqlalchemy[asyncio]"]
MODELS = (
    "order customer:ref:user number:str:20:unique total:decimal at:datetime:default=now note:text? "
    "--timestamps",
    "thing a:str? b:str:3:default=x c:text d:int:index e:int:min=0 f:bigint:index g:float "
    "h:float:min=0:max=1.5 i:decimal:5,0:min=1 j:bool:default=true k:date:index m:datetime:index "
    "n:time o:uuid:unique p:json q:json? r:bytes s:email:unique t:url u:enum:a,b-c:index:default=a "
    "v:ref?:order:on_delete=set_null w:ref?:thing",
    "tag name:str:unique --no-router",
)
# What each answers, whatever the database is.
ASK = """
from {module} import app
from fastapi.testclient import TestClient

with TestClient(app) as client:
    user = client.post("/users/", json={{"name": "a"}}).json()["id"]
    new = {{"customer_id": user, "number": "1", "total": "1.5", "at": "2000-01-01T02:00:00+01:00"}}
    made = client.post("/orders/", json=new)
    one = made.json()
    url = f"/orders/{{one['id']}}"
    answers = [
        made,
        client.get(url),
        client.patch(url, json={{"note": "b"}}),
        client.post("/orders/", json=new),
        client.patch(url, json={{"total": "12345678901.00"}}),
        client.post("/orders/", json=new | {{"number": "2" * 21}}),
        client.get("/orders/", params={{"customer_id": user}}),
        client.get("/orders/", params={{"customer_id": 2**31}}),
        client.get("/things/", params={{"d": 2**31}}),
        client.get("/things/", params={{"m": "2000-01-01T00:00:00Z", "k": "2000-01-01"}}),
        client.get(f"/orders/{{2**53}}"),
        client.get(f"/orders/{{2**53 - 1}}"),
        client.post("/orders/", json=new | {{"number": "2"}}),
        client.get("/orders/?limit=1"),
        client.get(client.get("/orders/?limit=1").json()["next"]),
        client.delete(url),
        client.get(url),
    ]
    print([int(answer.status_code) for answer in answers])
    print(one["total"], one["at"], one["created_at"][-1], answers[2].json()["note"])
    print([len(answers[at].json()["orders"]) for at in (6, 13, 14)])
    missing = new | {{"number": "3", "customer_id": 2**31 - 1}}
    print(int(client.post("/orders/", json=missing).status_code))
"""
CODES = [201, 200, 200, 409, 422, 422, 200, 422, 422, 200, 422, 404, 201, 200, 200, 204, 404]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return python_with(tmp_path_factory.mktemp("environment"), *NEEDED)


def run(python: Path, folder: Path, *words: str, **variables: str) -> str:
    done = subprocess.run(
        [str(python), *words],
        cwd=folder,
        env=environment({"MYPY_CACHE_DIR": str(python.parent / "types"), **variables}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def database(python: Path, folder: Path, server: str) -> Iterator[str]:
    """Yield the URL of a new database, and drop it."""
    name = f"scaffold_{uuid4().hex}"
    run(python, folder, "-c", EXECUTE, server, f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        run(python, folder, "-c", EXECUTE, server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("files", "module", "driver"),
    [(ASYNC, "app.main", "asyncpg"), (SYNC, "shop.main", "psycopg")],
    ids=["async", "sync"],
)
def test_it_is_migrated_and_answers(
    files: Mapping[str, str],
    module: str,
    driver: str,
    python: Path,
    addresses: Addresses,
    tmp_path: Path,
) -> None:
    write(tmp_path, files)
    before = contents(tmp_path)
    for line in MODELS:
        done = scaffold(tmp_path, "add-model", *line.split())
        assert done.exit_code == 0, done.output
    check_source(python, tmp_path, before)
    run(python, tmp_path, "-m", "pytest", "-q", "-W", "error")
    check_database(python, tmp_path, module, is_enforced=False)
    with database(python, tmp_path, addresses.postgresql) as url:
        there = urlsplit(url)._replace(scheme=f"postgresql+{driver}").geturl()
        check_database(python, tmp_path, module, is_enforced=True, DATABASE_URL=there)
    for line in reversed(MODELS):
        done = scaffold(tmp_path, "add-model", *line.split(), "--remove")
        assert done.exit_code == 0, done.output
    left = contents(tmp_path)
    assert {path: left[path] for path in before} == before


def check_source(python: Path, folder: Path, before: Mapping[str, bytes]) -> None:
    made = [path for path in contents(folder) if path.endswith(".py") and path not in before]
    # What `declarative_base()` returns is Any.
    strict = ("--strict", "--allow-subclassing-any", "--explicit-package-bases")
    run(python, folder, "-m", "mypy", *strict, *made)
    run(python, folder, "-m", "ruff", "check", "--isolated", "--select", "E,F,I,UP,W", *made)
    run(python, folder, "-m", "ruff", "format", "--isolated", "--check", *made)


def check_database(
    python: Path, folder: Path, module: str, *, is_enforced: bool, **variables: str
) -> None:
    alembic = ("-m", "alembic")
    for words in ("upgrade head", "downgrade base", "upgrade head"):
        run(python, folder, *alembic, *words.split(), **variables)
    assert "No new upgrade operations" in run(python, folder, *alembic, "check", **variables)
    said = run(python, folder, "-c", ASK.format(module=module), **variables)
    assert said.splitlines() == [
        str(CODES),
        "1.50 2000-01-01T01:00:00Z Z b",
        "[1, 1, 1]",
        "409" if is_enforced else "201",
    ]
