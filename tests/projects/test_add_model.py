"""Models in a project of ours: every type, in one way or another, on both databases."""

from __future__ import annotations

import pytest
from pieces.shapes import scaffold
from projects.checks import check_against_its_document, check_source
from projects.fixtures import Make
from projects.project import Project
from projects.real_servers import Servers
from projects.sets import preset
from support import git

pytestmark = pytest.mark.level(2)
MODELS = (
    "customer name:str email:email:unique",
    "thing a:str b:str:50:unique c:text d:int e:int:min=0 f:int:min=1:max=5 g:bigint:index h:float "
    "i:float:min=0:max=1.5 j:decimal k:decimal:5,0 m:decimal:10,4 n:bool "
    "o:bool:default=true p:date:index q:datetime r:time s:uuid:unique u:bytes v:email w:url "
    "x:enum:a,b-c:index:default=a y:ref:customer:on_delete=cascade z:datetime:default=now "
    "last:int:default=3",
    "maybe a:str? b:str?:50:unique c:text? d:int? e:int?:min=0 g:bigint?:index h:float? "
    "j:decimal? m:bool? o:date?:unique p:datetime? q:time? r:uuid? t:bytes? u:email? "
    "v:url? w:enum?:a,b-c x:ref?:customer:on_delete=set_null y:ref?:maybe --plural maybe_entries",
    "category name:str:2:unique rank:int:min=1:max=100:unique price:decimal:5,1:unique",
    "document body:json more:json?",
    "order_line category:ref item:ref customer:ref? amount:decimal:8,2 --plural lines_of_orders",
)


@pytest.fixture
def project(make: Make) -> Project:
    """A project with a model of each kind, installed."""
    made = make("project", preset("recommended"))
    for line in MODELS:
        done = scaffold(made.folder, "add-model", *line.split())
        assert done.exit_code == 0, done.output
    made.run("uv sync")
    return made


def test_every_type_on_both_databases_and_back(project: Project, servers: Servers) -> None:
    check_source(project)
    for variables in ({}, servers.variables(project)):
        # The schema of the migrations is that of the models; up, down, and up again.
        project.run("uv run pytest tests/routers tests/test_migrations.py", **variables)
        project.run("uv run alembic upgrade head", **variables)
        said = project.run("uv run alembic check", **variables)
        assert "No new upgrade operations" in said
    (project.folder / "uv.lock").unlink()
    for line in reversed(MODELS):
        name, *words = line.split()
        plural = words[words.index("--plural") :] if "--plural" in words else []
        done = scaffold(project.folder, "add-model", name, *plural, "--remove")
        assert done.exit_code == 0, done.output
    assert git(project.folder, "status", "--porcelain") == ""


@pytest.mark.level(3)
def test_the_document_says_what_is_answered(project: Project) -> None:
    project.run("uv run alembic upgrade head")
    # What JSON holds cannot all be documented: each database refuses the character NUL in it.
    check_against_its_document(project, "--exclude-path-regex ^/documents/")
