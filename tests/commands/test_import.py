"""`--import` finds what reading alone does not see, with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from reading import real
from scaffold.cli import app
from typer.testing import CliRunner, Result

pytestmark = pytest.mark.level(2)

LIBRARY = """def route(method, path, **options):
    return method(path=path, **options)
"""
APP = """import os
from fastapi import APIRouter, FastAPI

import wrap

router = APIRouter()


@wrap.route(router.post, path="/items")
def create(size: int):
    return size


app = FastAPI()
for prefix in os.listdir("routes"):
    (
        app
        .include_router(router, prefix=f"/{prefix}")
    )
"""


ROUTE = """

class Route(APIRoute):
    def __init__(self, path, endpoint, **options):
        super().__init__(path, endpoint, **{**options, "summary": "Own"})


"""
ADDED = 'app.add_api_route("/added", create)\n'


@pytest.fixture(scope="module", params=["fastapi", "fastapi==0.115.0"])
def environment(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("environment")
    real.install(folder, request.param)
    return folder


@pytest.fixture
def project(tmp_path: Path, environment: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIRTUAL_ENV", str(environment))
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "wrap.py").write_text(LIBRARY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "library"))
    folder = tmp_path / "project"
    (folder / "routes" / "v1").mkdir(parents=True)
    (folder / "main.py").write_text(APP)
    return folder


def run(project: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--project", str(project)])


def operations(project: Path) -> Any:  # noqa: ANN401 - JSON
    done = run(project, "operations", "--import", "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_call_that_has_the_options_is_found_behind_a_library(project: Path) -> None:
    said = operations(project)
    [operation] = said["operations"]
    assert (operation["method"], operation["path"]) == ("POST", "/v1/items")
    assert operation["registration"] == {"path": "main.py", "line": 9, "column": 1}
    assert operation["router"] == {"path": "main.py", "line": 6, "column": 9}
    assert said["not_understood"] == []


def test_a_class_of_routes_of_one_s_own_is_no_place_of_a_registration(project: Path) -> None:
    text = APP.replace("import wrap\n", "from fastapi.routing import APIRoute\nimport wrap\n")
    text = text.replace("router = APIRouter()", f"{ROUTE}router = APIRouter(route_class=Route)")
    (project / "main.py").write_text(f"{text}app.router.route_class = Route\n{ADDED}")
    places = [one["registration"]["line"] for one in operations(project)["operations"]]
    lines = (project / "main.py").read_text().splitlines()
    assert [lines[line - 1] for line in places] == [
        '@wrap.route(router.post, path="/items")',
        'app.add_api_route("/added", create)',
    ]


def test_a_callback_goes_there_and_out_again(project: Path) -> None:
    add = ("add-callback", "item_made", "--on", "POST /v1/items", "--import")
    done = run(project, *add)
    assert done.exit_code == 0, done.output
    text = (project / "main.py").read_text()
    assert '@wrap.route(router.post, path="/items", callbacks=item_made.router.routes)' in text
    [operation] = operations(project)["operations"]
    assert operation["callbacks"] == ["item_made"]
    done = run(project, *add, "--remove")
    assert done.exit_code == 0, done.output
    assert (project / "main.py").read_text() == APP


STARTING = """from contextlib import asynccontextmanager
from fastapi import APIRouter, FastAPI

items = APIRouter()


@items.get("/items")
def read(): ...


@asynccontextmanager
async def lifespan(app):
    async with connection():
        app.include_router(items)
        yield


@asynccontextmanager
async def connection():
    {}
    yield
    print("closed")


app = FastAPI(lifespan=lifespan)
"""


def test_what_is_included_in_the_lifespan_is_found(project: Path) -> None:
    (project / "main.py").write_text(STARTING.format("pass"))
    done = run(project, "operations", "--import", "--json")
    said = json.loads(done.stdout)
    assert [one["path"] for one in said["operations"]] == ["/items"]
    assert said["not_understood"] == []
    assert "note: main:app is started, and ended: main.py:14 registers only then." in done.stderr


def test_what_does_not_start_is_said_beside_what_importing_finds(project: Path) -> None:
    text = STARTING.format("raise OSError('no server')")
    (project / "main.py").write_text(f"{text}\n\n@app.get('/sure')\ndef sure(): ...\n")
    said = operations(project)
    assert [one["path"] for one in said["operations"]] == ["/sure"]
    assert [one["reason"] for one in said["not_understood"]] == [
        "it does not start: OSError: no server (main.py:20)",
        "only when the application starts",
    ]


CHOSEN = """from contextlib import asynccontextmanager
from importlib import import_module
from os import environ

from fastapi import FastAPI


@asynccontextmanager
async def run(app):
    yield


app = FastAPI(lifespan={"run": run}[environ.get("LIFESPAN", "run")])
for name in environ.get("PLUGINS", "tenant").split():
    import_module(name).install(app)


@app.api_route("/any", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def handle(): ...
"""
PLUGIN = """class Tenant:
    def __init__(self, app):
        self.app = app

    async def __call__(self, *args):
        await self.app(*args)


def install(app):
    app.add_middleware(Tenant)
"""
JOINED = {
    ("add-resource", "search"): ("main.py", "async with open_search() as search:"),
    ("add-middleware", "search", "--before", "tenant"): (
        "tenant.py",
        "app.add_middleware(SearchMiddleware)",
    ),
}


@pytest.mark.parametrize("command", JOINED, ids=lambda words: words[0])
def test_a_piece_is_joined_to_what_only_importing_finds(
    project: Path, command: tuple[str, ...]
) -> None:
    before = {"main.py": CHOSEN, "tenant.py": PLUGIN}
    for path, text in before.items():
        (project / path).write_text(text)
    path, line = JOINED[command]
    assert run(project, *command).exit_code in (1, 2)
    assert (project / path).read_text() == before[path]
    done = run(project, *command, "--import")
    assert done.exit_code == 0, done.output
    assert line in (project / path).read_text()
    done = run(project, *command, "--import", "--remove")
    assert done.exit_code == 0, done.output
    assert (project / path).read_text() == before[path]


SOMETIMES = """import os

from fastapi import FastAPI
from tenant import Tenant

app = FastAPI()

if "NONE" not in os.environ:
    app.add_middleware(Tenant)
"""


def test_a_middleware_is_inside_of_one_that_is_there_on_a_condition(project: Path) -> None:
    for path, text in {"main.py": SOMETIMES, "tenant.py": PLUGIN}.items():
        (project / path).write_text(text)
    done = run(project, "add-middleware", "search", "--import")
    assert done.exit_code == 0, done.output
    added = "app.add_middleware(SearchMiddleware)\nif "
    assert added in (project / "main.py").read_text().replace("\n\n", "\n")
    assert run(project, "add-middleware", "other", "--after", "tenant", "--import").exit_code == 1


def test_what_is_installed_to_be_edited_is_edited_in_the_copy(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project / "packages/parts"
    folder.mkdir(parents=True)
    (folder / "parts.py").write_text(ROUTER.replace("get('/items')", "post('/items')"))
    main = "from fastapi import FastAPI\nfrom parts import router\n\napp = FastAPI()\n"
    (project / "main.py").write_text(f"{main}app.include_router(router)\n")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    on = ("--on", "POST /items", "--path", "http://a.b/", "--import")
    done = run(project, "add-callback", "paid", *on)
    assert done.exit_code == 0, done.output
    assert "callbacks=paid.router.routes" in (folder / "parts.py").read_text()


TIMED = """import time

from fastapi import FastAPI
from pydantic import BaseModel


class Item(BaseModel):
    at: int = time.time_ns()


app = FastAPI()


@app.post("/items")
def create(item: Item) -> Item:
    return item
"""


def test_what_is_another_in_each_import_is_not_of_the_edit(project: Path) -> None:
    (project / "main.py").write_text(TIMED)
    done = run(project, "add-router", "orders", "--import")
    assert done.exit_code == 0, done.output


EXECUTED = """from fastapi import FastAPI

app = FastAPI()
exec("@app.get('/executed')\\ndef executed():\\n    return 1\\n")
"""
COUNTING = """from fastapi import APIRouter, FastAPI

items = APIRouter()
app = FastAPI()
app.include_router(items)


@app.get(f"/{len(app.routes)}")
def count() -> int:
    return 1
"""
PLUGINS = """import importlib, os
from fastapi import FastAPI

app = FastAPI()
for name in sorted(os.listdir("plugins")):
    if name.endswith(".py"):
        importlib.import_module(f"plugins.{name[:-3]}").install(app)
"""
INSTALLED = """from fastapi import APIRouter

router = APIRouter()


def install(app):
    app.include_router(router)
"""
ALL = """import pkgutil
from importlib import import_module

from fastapi import FastAPI

app = FastAPI()
for one in pkgutil.iter_modules(["routers"]):
    app.include_router(import_module(f"routers.{one.name}").router)
"""
ROUTER = "from fastapi import APIRouter\n\nrouter = APIRouter()\nrouter.get('/items')(print)\n"
UNPROVEN = {
    ("add-router", "sales"): (
        {"main.py": ALL, "routers/items.py": ROUTER},
        "2 times: the project itself includes what is there",
    ),
    ("add-callback", "done", "--on", "GET /executed", "--path", "http://a.b/"): (
        {"main.py": EXECUTED},
        "importing main:app fails: TypeError: ",
    ),
    ("add-router", "orders"): (
        {"main.py": COUNTING},
        "(main:count) would go",
    ),
    ("add-router", "things"): (
        {"main.py": PLUGINS, "plugins/one.py": INSTALLED},
        "AttributeError: module 'plugins.things' has no attribute 'install' (main.py:7)",
    ),
}


@pytest.mark.parametrize("command", UNPROVEN, ids=" ".join)
def test_an_edit_that_does_something_else_is_refused(
    project: Path, command: tuple[str, ...]
) -> None:
    files, message = UNPROVEN[command]
    for path, text in files.items():
        (project / path).parent.mkdir(exist_ok=True)
        (project / path).write_text(text)
    before = sorted(project.rglob("*"))
    done = run(project, *command, "--import")
    assert done.exit_code == 1, done.output
    assert message in done.output
    assert "Nothing was written." in done.output
    assert sorted(project.rglob("*")) == before
    assert all((project / path).read_text() == text for path, text in files.items())
