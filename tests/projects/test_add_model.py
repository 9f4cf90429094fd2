"""Models in a project of ours: every type, in one way or another, on both databases."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

import pytest
from pieces.shapes import scaffold
from projects.checks import check_against_its_document, check_source
from projects.fixtures import Make
from projects.project import Project
from projects.real_servers import Servers
from projects.sets import preset
from scaffold.pieces.model.reserved import unfit_column
from support import commit_all, git

pytestmark = pytest.mark.level(3)
MODELS = (
    "customer name:str email:email:unique --timestamps",
    "thing a:str b:str:50:unique c:text d:int e:int:min=0 f:int:min=1:max=5 g:bigint:index h:float "
    "i:float:min=0:max=1.5 j:decimal k:decimal:5,0 m:decimal:10,4 n:bool "
    "o:bool:default=true p:date:index q:datetime r:time s:uuid:unique u:bytes v:email w:url "
    "x:enum:a,b-c:index:default=a y:ref:customer:on_delete=cascade z:datetime:default=now "
    "last:int:default=3 buyers:refs:customer",
    "maybe a:str? b:str?:50:unique c:text? d:int? e:int?:min=0 g:bigint?:index h:float? "
    "j:decimal? m:bool? o:date?:unique p:datetime? q:time? r:uuid? t:bytes? u:email? "
    "v:url? w:enum?:a,b-c x:ref?:customer:on_delete=set_null y:ref?:maybe --plural maybe_entries",
    "category --id uuid name:str:2:unique rank:int:min=1:max=100:unique price:decimal:5,1:unique",
    "document body:json more:json?",
    "entry document:ref?:on_delete=set_null at:datetime:index --no-router --plural entries",
    "log text:str",  # there is a test_logs.py elsewhere
    "order_line category:ref item:ref customer:ref? amount:decimal:8,2 "
    "users:refs others:refs:category:on_delete=cascade --plural lines_of_orders --timestamps",
)

FIELDS = (
    'a:str --default its:"%s"',
    "b:str?:50:unique",
    "c:text --default long",
    "d:int:index --default 3",
    "e:int?:min=0",
    "f:bigint --default 5",
    "g:float --default 1.5",
    "h:decimal:10,4 --default 1.2500",
    "i:bool --default true",
    "j:bool? --default false",
    "k:date?:index",
    "m:datetime --default now",
    "n:time?",
    "o:uuid?:unique",
    "p:json?",
    "q:bytes?",
    "r:email?:unique",
    "s:url?",
    "t:enum:a,b-c:index --default b-c",
    "u:ref?:customer:on_delete=set_null",
    "v:ref?:category",
    "w:decimal:5,1:min=0:max=10 --default 2.0",
    "x:datetime:index --default now --concurrently",
    "y:str?:20:unique --concurrently",
    "z:ref?:customer:on_delete=cascade --concurrently",
    "things:refs:thing:on_delete=cascade",
    "documents:refs",
)
# Those that a database takes in another way, or not at all.
FEW_FIELDS = tuple(line for line in FIELDS if line[0] in "ahimruxyz" or line[:2] == "th")
# Rows of a table that gets columns, and of one whose rows go with those.
ROWS = """
import sys
from app.main import create_app
from fastapi.testclient import TestClient

sys.path.insert(0, "tests")
from fixtures.things import create_thing

with TestClient(create_app(), base_url="http://localhost") as client:
    if not client.get("/customers/").json()["customers"]:
        one = create_thing(client)
        create_thing(client, buyer_ids=[one["y_id"]])
    customers = client.get("/customers/").json()["customers"]
    things = client.get("/things/").json()["things"]
print([(one["id"], one["name"], one.get("a"), one.get("h")) for one in customers], things)
"""
# What refers to several others, and what of those goes in the same moment.
SEVERAL = (
    "product name:str",
    "tag label:str",
    "order products:refs tags:refs:on_delete=cascade",
)
AT_ONCE = """
import asyncio
from typing import Any

import pytest
from httpx2 import AsyncClient

pytestmark = pytest.mark.usefixtures("commits")


async def created(client: AsyncClient, path: str, **new: Any) -> Any:
    return (await client.post(path, json=new)).json()["id"]


async def test_what_is_referred_to_stays(async_client: AsyncClient) -> None:
    for _ in range(20):
        product = await created(async_client, "/products/", name="a")
        there, gone = await asyncio.gather(
            async_client.post("/orders/", json={"product_ids": [product]}),
            async_client.delete(f"/products/{product}"),
        )
        assert (there.status_code, gone.status_code) in ((201, 409), (409, 204))
        refused = there if gone.status_code == 204 else gone
        errors = refused.json().get("errors", [])
        assert [one["location"] for one in errors] == (
            [["body", "product_ids"]] if refused is there else []
        )


async def test_others_go_with_their_row(async_client: AsyncClient) -> None:
    for _ in range(20):
        tags = [await created(async_client, "/tags/", label="a") for _ in range(3)]
        order = f"/orders/{await created(async_client, '/orders/', tag_ids=tags[:2])}"
        left, gone = await asyncio.gather(
            async_client.patch(order, json={"tag_ids": tags[2:]}),
            async_client.delete(f"/tags/{tags[0]}"),
        )
        assert (left.status_code, gone.status_code) == (200, 204)
        assert (await async_client.get(order)).json()["tag_ids"] == tags[2:]
        assert (await async_client.delete(f"/tags/{tags[2]}")).status_code == 204
        assert (await async_client.get(order)).json()["tag_ids"] == []
        assert (await async_client.delete(order)).status_code == 204
"""


def with_models(make: Make, lines: Sequence[str]) -> Project:
    """Make a project with these models, and install it."""
    made = make("project", preset("recommended"))
    for line in lines:
        done = scaffold(made.folder, "add-model", *line.split())
        assert done.exit_code == 0, done.output
    made.run("uv sync")
    return made


@pytest.mark.parametrize(
    ("lines", "fields"),
    [(MODELS[:2], FEW_FIELDS), pytest.param(MODELS, FIELDS, marks=pytest.mark.level(3))],
    ids=["some", "all"],
)
def test_every_type_on_both_databases_and_back(
    make: Make, servers: Servers, lines: Sequence[str], fields: Sequence[str]
) -> None:
    project = with_models(make, lines)
    tests = " ".join(
        path.relative_to(project.folder).as_posix()
        for path in (project.folder / "tests/routers").glob("test_*.py")
        if path.stem not in ("test_health", "test_items", "test_users")
    )
    (project.folder / "uv.lock").unlink()
    commit_all(project.folder, "models")
    databases: tuple[dict[str, str], ...] = ({}, servers.variables(project))

    def rows(variables: dict[str, str]) -> str:
        said = project.run(["uv", "run", "python", "-c", ROWS], **variables)
        return said.splitlines()[-1]

    told = []
    for variables in databases:
        project.run("uv run alembic upgrade head", **variables)
        told.append(rows(variables))
    before = project.run("uv run alembic heads").split()[0]
    for line in fields:
        done = scaffold(project.folder, "add-field", "customer", *line.split())
        assert done.exit_code == 0, done.output
    check_source(project)
    for variables, was in zip(databases, told, strict=True):
        for revision in ("head", before, "head"):
            way = "downgrade" if revision == before else "upgrade"
            project.run(f"uv run alembic {way} {revision}", **variables)
        assert rows(variables) == was.replace("None, None", """'its:"%s"', '1.2500'""")
        assert "No new upgrade operations" in project.run("uv run alembic check", **variables)
        # The schema of the migrations is that of the models. They empty the database.
        project.run(f"uv run pytest {tests} tests/test_migrations.py", **variables)
    (project.folder / "uv.lock").unlink()
    for line in reversed(fields):
        name = line.partition(":")[0]
        done = scaffold(project.folder, "add-field", "customer", name, "--remove")
        assert done.exit_code == 0, done.output
    assert git(project.folder, "status", "--porcelain") == ""
    for line in reversed(lines):
        name, *words = line.split()
        plural = words[words.index("--plural") :] if "--plural" in words else []
        done = scaffold(project.folder, "add-model", name, *plural, "--remove")
        assert done.exit_code == 0, done.output
    assert git(project.folder, "diff", "--stat", "HEAD~1") == ""


def test_several_that_go_at_once(make: Make, servers: Servers) -> None:
    project = with_models(make, SEVERAL)
    (project.folder / "tests/test_at_once.py").write_text(AT_ONCE, encoding="utf-8")
    for variables in ({}, servers.variables(project)):
        project.run("uv run pytest tests/routers tests/test_at_once.py", **variables)


@pytest.mark.level(3)
def test_the_document_says_what_is_answered(make: Make) -> None:
    project = with_models(make, MODELS)
    project.run("uv run alembic upgrade head")
    # What JSON holds cannot all be documented: each database refuses the character NUL in it.
    check_against_its_document(project, "--exclude-path-regex ^/documents/")


# Which words it is that PostgreSQL does not take as a column without quotes.
WORDS = """
import asyncio, sys, asyncpg

async def main():
    connection = await asyncpg.connect(sys.argv[1])
    words = "SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')"
    print(*(row["word"] for row in await connection.fetch(words)))
    await connection.close()

asyncio.run(main())
"""


@pytest.mark.level(3)
def test_no_word_of_sql_is_a_column(make: Make, servers: Servers) -> None:
    project = with_models(make, ())
    url = servers.variables(project)["DATABASE_URL"]
    words = project.run(["uv", "run", "python", "-c", WORDS, url]).splitlines()[-1].split()
    assert len(words) > 50
    assert [word for word in words if unfit_column(word) is None] == []


@pytest.mark.level(3)
@pytest.mark.parametrize("on", ["SQLite", "PostgreSQL"])
def test_what_stays_is_dropped_as_told(make: Make, servers: Servers, on: str) -> None:
    lines = ("customer name:str note:text?", "order customer:ref items:refs", "last a:int")
    project = with_models(make, lines)
    variables = servers.variables(project) if on == "PostgreSQL" else {}
    for words in (["add-field", "customer", "note"], ["add-model", "order"]):
        done = scaffold(project.folder, *words, "--remove")
        for command in re.findall("next: (.*?)  ", done.stdout):
            project.run(shlex.split(command), **variables)
    project.run("uv run alembic upgrade head", **variables)  # the tests empty the database
    assert "No new upgrade operations" in project.run("uv run alembic check", **variables)
    check_source(project)
    project.run("uv run pytest", **variables)
