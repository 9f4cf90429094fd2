"""A resource is found by handlers of mounted applications too: each of them is `request.app`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands.serving import asked, check_own_tests
from commands.test_places import written
from pieces.shapes import contents, scaffold

HEAD = """\
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.routing import Mount


@asynccontextmanager
async def nothing(app: FastAPI) -> AsyncIterator[None]:
    yield


@asynccontextmanager
async def named(app: FastAPI) -> AsyncIterator[dict[str, str]]:
    app.state.started = True
    yield {"name": "shop"}


"""
API = 'api = FastAPI()\n\n\n@api.get("/items")\ndef read() -> int:\n    return 1\n\n\n'
MOUNT = 'app.mount("/api", api)\n'
MOUNTED = {
    "": f"{API}app = FastAPI()\n{MOUNT}",
    "its-own-lifespan": f"{API}app = FastAPI()\n{MOUNT}".replace("()", "(lifespan=named)", 1),
    "a-lifespan-that-yields-nothing": f"{API}app = FastAPI(lifespan=nothing)\n{MOUNT}",
    "a-lifespan-that-yields": f"{API}app = FastAPI(lifespan=named)\n{MOUNT}",
    "a-mount-in-a-mount": f"{API}outer = FastAPI()\n"
    'outer.mount("/inner", api)\napp = FastAPI()\napp.mount("/api", outer)\n',
    "in-a-middleware": f'{API}app = FastAPI()\napp.mount("/api", CORSMiddleware(api))\n',
    "a-route": f'{API}app = FastAPI(routes=[Mount("/api", app=api)])\n',
    "a-factory": f"def make():\n    api = FastAPI()\n    app = FastAPI()\n    {MOUNT}"
    "    return app\n\n\napp = make()\n",
}
# Lets every application, also those that are mounted, tell what it finds.
PROBE = """
from typing import Annotated

from fastapi import Depends

from main import app
from resources.search import Search, get_search


def found(search: Annotated[Search, Depends(get_search)]) -> str:
    return type(search).__name__


def tell(one):
    while not hasattr(one, "add_api_route"):
        one = one.app
    one.add_api_route("/found", found)
    for route in one.routes:
        if hasattr(route, "app") and not hasattr(route, "endpoint"):
            tell(route.app)


tell(app)
"""


@pytest.mark.parametrize("mounted", MOUNTED)
def test_the_lifespan_yields_it(tmp_path: Path, mounted: str) -> None:
    written(tmp_path, {"main.py": HEAD + MOUNTED[mounted]})
    before = contents(tmp_path)
    words = ("add-resource", "search", "--app", "main:app")
    done = scaffold(tmp_path, *words)
    assert done.exit_code == 0, done.output
    assert "finds nothing" not in done.stderr
    after = contents(tmp_path)
    assert b"connection.state.search" in after["resources/search.py"]
    assert "identical" in scaffold(tmp_path, *words).stdout
    assert scaffold(tmp_path, *words, "--remove").exit_code == 0
    assert contents(tmp_path) == before


@pytest.mark.parametrize("mounted", ["", "a-lifespan-that-yields-nothing"])
def test_it_goes_without_a_record(tmp_path: Path, mounted: str) -> None:
    written(tmp_path, {"main.py": HEAD + MOUNTED[mounted]})
    before = contents(tmp_path)
    words = ("add-resource", "search", "--app", "main:app")
    assert scaffold(tmp_path, *words).exit_code == 0
    main = (tmp_path / "main.py").read_text()
    assert "-> AsyncIterator[dict[str, object]]:\n" in main
    shutil.rmtree(tmp_path / ".scaffold")
    assert scaffold(tmp_path, *words, "--remove").exit_code == 0
    assert contents(tmp_path)["main.py"] == before["main.py"]


@pytest.mark.level(2)
@pytest.mark.parametrize(
    "mounted", ["", "a-lifespan-that-yields-nothing", "a-mount-in-a-mount", "in-a-middleware"]
)
def test_every_handler_finds_it(tmp_path: Path, served_by: Path, mounted: str) -> None:
    written(tmp_path, {"main.py": HEAD + MOUNTED[mounted], "probe.py": PROBE})
    inside = "/api/inner" if mounted == "a-mount-in-a-mount" else "/api"
    items = ("GET", f"{inside}/items", None)
    before = asked(served_by, tmp_path, "main:app", items)
    assert scaffold(tmp_path, "add-resource", "search", "--app", "main:app").exit_code == 0
    assert asked(served_by, tmp_path, "main:app", items) == before
    finding = [("GET", "/found", None), ("GET", f"{inside}/found", None)]
    after = asked(served_by, tmp_path, "probe:app", *finding)
    assert after.answers == [[200, "Search"], [200, "Search"]]
    check_own_tests(served_by, tmp_path)


@pytest.mark.parametrize("mounted", ["", "in-a-middleware", "a-route"])
def test_the_one_that_is_mounted_opens_nothing(tmp_path: Path, mounted: str) -> None:
    written(tmp_path, {"main.py": HEAD + MOUNTED[mounted]})
    done = scaffold(tmp_path, "add-resource", "search", "--app", "main:api")
    assert (done.exit_code, "mounts this application" in done.stderr) == (1, True), done.output
    assert "name that by --app" in done.stderr


@pytest.mark.level(2)
def test_a_middleware_of_the_one_that_is_mounted(tmp_path: Path, served_by: Path) -> None:
    text = f"{HEAD}{MOUNTED['']}".replace("def read() -> int:\n    return 1", STATE)
    written(tmp_path, {"main.py": text.replace("import FastAPI\n", "import FastAPI, Request\n")})
    before = contents(tmp_path)
    items = ("GET", "/api/items", None)
    assert asked(served_by, tmp_path, "main:app", items).answers == [[200, []]]
    words = ("add-middleware", "tenant", "--app", "main:api")
    assert scaffold(tmp_path, *words).exit_code == 0
    assert asked(served_by, tmp_path, "main:app", items).answers == [[200, ["tenant"]]]
    check_own_tests(served_by, tmp_path)
    assert scaffold(tmp_path, *words, "--remove").exit_code == 0
    assert contents(tmp_path) == before


STATE = 'def read(request: Request) -> list[str]:\n    return [*request.scope.get("state", {})]'


def test_of_two_applications_the_one_that_includes_routers_is_named(tmp_path: Path) -> None:
    router = "from fastapi import APIRouter\n\nrouter = APIRouter()\nrouter.get('/users')(print)\n"
    main = "from fastapi import FastAPI\n\nfrom users import router\n\napi = FastAPI()\n"
    main += f"api.include_router(router)\napp = FastAPI(openapi_url='')\n{MOUNT}"
    written(tmp_path, {"users.py": router, "main.py": main})
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 2
    assert "next: scaffold add-router orders --project" in done.stderr
    assert done.stderr.endswith(" --app main:api\n")
    assert scaffold(tmp_path, "add-router", "orders", "--app", "main:api").exit_code == 0
    assert "api.include_router(orders_router)\n" in (tmp_path / "main.py").read_text()
    assert scaffold(tmp_path, "add-router", "shops", "--app", "main:app").exit_code == 0
    assert "\napp.include_router(shops_router)\n" in (tmp_path / "main.py").read_text()
