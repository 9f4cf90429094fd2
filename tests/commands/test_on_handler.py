"""`--on module:function` needs no path: the handler stands in its file, with what registers it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands.serving import asked, check_own_tests
from commands.test_places import written
from pieces.shapes import contents, scaffold

ITEMS = """\
from fastapi import APIRouter

import wrap
from schemas import Item

router = APIRouter()
{above}

{decorator}
def create(item: Item) -> Item:
    return item
{below}"""
SCHEMAS = """\
from pydantic import BaseModel


class Item(BaseModel):
    id: int
"""
WRAP = """\
def route(method, **options):
    def decorate(function):
        return method(**options)(function)

    return decorate


def post(router, **others):
    return route(router.post, **others)


def named(method, path, callbacks=None):
    return method(path, callbacks=callbacks)


def add(router, path, handler, **options):
    router.add_api_route(path, handler, methods=["POST"], **options)


def deaf(method, path):
    return method(path)


class Registry:
    def route(self, method, **options):
        return method(**options)


registry = Registry()
"""
# Where routers are included: reading sees it, or not, at the import or at the start.
MAINS = {
    "included": """\
from fastapi import FastAPI

import {names}

app = FastAPI()
{includes}""",
    "by-a-name": """\
import importlib
import os

from fastapi import FastAPI

app = FastAPI()
for name in os.environ.get("MODULES", "{names}").split(", "):
    app.include_router(importlib.import_module(name).router)
""",
    "at-the-start": """\
from contextlib import asynccontextmanager

from fastapi import FastAPI

import {names}


@asynccontextmanager
async def lifespan(app):
    {includes}    yield


app = FastAPI(lifespan=lifespan)
""",
}


def items(decorator: str, above: str = "", below: str = "") -> str:
    below = f"\n\n{below}\n" if below else ""
    text = ITEMS.format(decorator=decorator, above=f"{above}\n" if above else "", below=below)
    return text.replace("\n\n\n\n", "\n\n\n")


# The decorators of a handler, and the line that has `callbacks=` in the end.
REGISTERED = {
    "a-method": (
        items('@router.post("/a")'),
        '@router.post("/a", callbacks=paid.router.routes)',
    ),
    "api_route": (
        items('@router.api_route("/a", methods=["POST"])'),
        '@router.api_route("/a", methods=["POST"], callbacks=paid.router.routes)',
    ),
    "add_api_route": (
        items("", below='router.add_api_route("/a", create, methods=["POST"])'),
        'router.add_api_route("/a", create, methods=["POST"], callbacks=paid.router.routes)',
    ),
    "a-call": (
        items("", below='router.post("/a")(create)'),
        'router.post("/a", callbacks=paid.router.routes)(create)',
    ),
    "another-name": (
        items('@post("/a")', above="post = router.post"),
        '@post("/a", callbacks=paid.router.routes)',
    ),
    "partial": (
        items('@post("/a")', above="post = wrap.partial(router.post, summary='A')"),
        '@post("/a", callbacks=paid.router.routes)',
    ),
    "a-wrapper": (
        items('@wrap.route(router.post, path="/a")'),
        '@wrap.route(router.post, path="/a", callbacks=paid.router.routes)',
    ),
    "a-wrapper-of-a-wrapper": (
        items('@wrap.post(router, path="/a")'),
        '@wrap.post(router, path="/a", callbacks=paid.router.routes)',
    ),
    "partial-of-a-wrapper": (
        items('@route(path="/a")', above="route = wrap.partial(wrap.route, router.post)"),
        '@route(path="/a", callbacks=paid.router.routes)',
    ),
    "a-wrapper-by-its-name": (
        items('@wrap.named(router.post, "/a")'),
        '@wrap.named(router.post, "/a", callbacks=paid.router.routes)',
    ),
    "a-method-of-a-wrapper": (
        items('@wrap.registry.route(router.post, path="/a")'),
        '@wrap.registry.route(router.post, path="/a", callbacks=paid.router.routes)',
    ),
    "a-called-wrapper": (
        items("", below='wrap.add(router, "/a", create)'),
        'wrap.add(router, "/a", create, callbacks=paid.router.routes)',
    ),
}
ON = ("add-callback", "paid", "--on", "items:create")


def project(folder: Path, main: str, **modules: str) -> dict[str, bytes]:
    """Write a project that includes the routers of these modules; return its files."""
    includes = "".join(f"app.include_router({name}.router)\n" for name in modules)
    files = {f"{name}.py": text for name, text in modules.items()}
    files["main.py"] = MAINS[main].format(names=", ".join(modules), includes=includes)
    wrap = f"from functools import partial  # noqa: F401\n\n\n{WRAP}"
    written(folder, files | {"schemas.py": SCHEMAS, "wrap.py": wrap})
    return contents(folder)


# What stands at the handler is read alike, wherever reading loses the router.
CASES = [
    *((name, "included") for name in REGISTERED),
    *((name, "by-a-name") for name in REGISTERED if not name.startswith("partial-of")),
    ("a-method", "at-the-start"),
]
cases = pytest.mark.parametrize(("registered", "main"), CASES)


@cases
def test_it_is_added_once_and_goes_again(tmp_path: Path, registered: str, main: str) -> None:
    text, line = REGISTERED[registered]
    before = project(tmp_path, main, items=text)
    done = scaffold(tmp_path, *ON)
    assert done.exit_code == 0, done.output
    assert f"{line}\n" in (tmp_path / "items.py").read_text()
    assert (tmp_path / "wrap.py").read_bytes() == before["wrap.py"]
    after = contents(tmp_path)
    assert "identical" in scaffold(tmp_path, *ON).stdout
    assert contents(tmp_path) == after
    assert scaffold(tmp_path, *ON, "--remove").exit_code == 0
    assert contents(tmp_path) == before


@pytest.mark.parametrize("main", ["by-a-name", "at-the-start"])
def test_it_is_taken_back_without_a_record_and_by_undo(tmp_path: Path, main: str) -> None:
    before = project(tmp_path, main, items=REGISTERED["a-method"][0])
    assert scaffold(tmp_path, *ON).exit_code == 0
    shutil.rmtree(tmp_path / ".scaffold")
    assert scaffold(tmp_path, *ON, "--remove").exit_code == 0
    assert contents(tmp_path) == before
    assert scaffold(tmp_path, *ON).exit_code == 0
    assert scaffold(tmp_path, "undo").exit_code == 0
    assert contents(tmp_path) == before


VIEW = items("").replace("import wrap", "from fastapi_utils.cbv import cbv").partition("\n\n\n")[0]
VIEW += """


@cbv(router)
class Items:
    @router.post("/a")
    def create(self, item: Item) -> Item:
        return item
"""


def test_a_method_of_a_view(tmp_path: Path) -> None:
    before = project(tmp_path, "by-a-name", items=VIEW)
    on = (*ON[:3], "items:Items.create")
    assert scaffold(tmp_path, *on).exit_code == 0
    view = (tmp_path / "items.py").read_text()
    assert '    @router.post("/a", callbacks=paid.router.routes)\n    def create(self, ' in view
    assert scaffold(tmp_path, *on, "--remove").exit_code == 0
    assert contents(tmp_path) == before


def test_which_of_several_applications_has_it_is_asked(tmp_path: Path) -> None:
    before = project(tmp_path, "by-a-name", items=REGISTERED["a-method"][0])
    main = tmp_path / "main.py"
    main.write_text(f"{main.read_text()}\napi = FastAPI()\napp.mount('/api', api)\n")
    done = scaffold(tmp_path, *ON)
    assert (done.exit_code, "which application has items:create" in done.stderr) == (2, True)
    assert "--app main:app" in done.stderr
    assert contents(tmp_path).keys() == before.keys()
    for app in ("app", "api"):
        assert scaffold(tmp_path, *ON, "--app", f"main:{app}").exit_code == 0
        assert f"from main import {app}\n" in (tmp_path / "tests/test_paid.py").read_text()
        assert scaffold(tmp_path, "undo").exit_code == 0


def test_the_address_of_another_callback_stays(tmp_path: Path) -> None:
    project(tmp_path, "by-a-name", items=REGISTERED["a-method"][0])
    assert scaffold(tmp_path, *ON).exit_code == 0
    before = contents(tmp_path)
    late = ("add-callback", "late", *ON[2:])
    assert scaffold(tmp_path, *late).exit_code == 0
    assert "callbacks=[*paid.router.routes, *late" in (tmp_path / "items.py").read_text()
    shutil.rmtree(tmp_path / ".scaffold")
    assert scaffold(tmp_path, *late, "--remove").exit_code == 0
    assert contents(tmp_path) == before


REFUSED = {
    ("@router.put('/b')\n@router.post('/a')", "by-a-name"): "registered at items.py:9, items.py:10",
    ("@router.api_route('/a', methods=['GET', 'PUT'])", "by-a-name"): "registered at items.py:9:",
    ("@wrap.deaf(router.post, '/a')", "included"): "let it take **options, and pass them on there",
    ("@wrap.deaf(router.post, '/a')", "by-a-name"): "passes its **options on to one",
    ("@router.get('/a')\ndef create(): ...\n\n\n@router.post('/a')", "by-a-name"): (
        "items.py:14: items:create is defined 2 times"
    ),
    ("", "by-a-name"): "items.py:9: which call makes items:create an operation is not seen",
    ("@router.post('/a', include_in_schema=False)", "by-a-name"): "not in the OpenAPI document",
}


@pytest.mark.parametrize(("decorator", "main"), REFUSED)
def test_what_is_not_certain_is_refused_in_one_line(
    tmp_path: Path, decorator: str, main: str
) -> None:
    before = project(tmp_path, main, items=items(decorator))
    done = scaffold(tmp_path, *ON)
    error, *rest = done.stderr.strip().splitlines()
    assert REFUSED[decorator, main] in error
    assert done.exit_code > 0
    assert len(error) < 300
    assert [line[:5] for line in rest] in ([], ["next:"])
    assert contents(tmp_path) == before


@pytest.mark.level(2)
@pytest.mark.parametrize("main", MAINS)
def test_the_application_has_it_and_nothing_else_new(
    tmp_path: Path, served_by: Path, main: str
) -> None:
    names = [name for name, where in CASES if where == main]
    modules = {
        name.replace("-", "_"): REGISTERED[name][0].replace('"/a"', f'"/{name}"') for name in names
    }
    project(tmp_path, main, **modules)
    questions = [("POST", f"/{name}", {"id": 1}) for name in names]
    before = asked(served_by, tmp_path, "main:app", *questions)
    for name in modules:
        words = ("add-callback", f"paid_{name}", "--on", f"{name}:create")
        done = scaffold(tmp_path, *words)
        assert done.exit_code == 0, done.output
    after = asked(served_by, tmp_path, "main:app", *questions)
    assert after.answers == before.answers == [[200, {"id": 1}]] * len(names)
    for name in names:
        operation = after.paths[f"/{name}"]["post"]
        assert [*operation.pop("callbacks")] == [f"paid_{name.replace('-', '_')}"]
        assert [one["name"] for one in operation.pop("parameters")] == ["callback_url"]
    assert after.paths == before.paths
    check_own_tests(served_by, tmp_path)


def test_a_handler_that_nothing_is_seen_to_include(tmp_path: Path) -> None:
    main = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    more = "from main import app\nfrom items import router\n\napp.include_router(router)\n"
    handler = items('@router.post("/a")')
    written(
        tmp_path, {"main.py": main, "more.py": more, "items.py": handler, "schemas.py": SCHEMAS}
    )
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-callback", "paid", "--on", "items:create")
    assert done.exit_code == 0, done.output
    shutil.rmtree(tmp_path / ".scaffold")
    done = scaffold(tmp_path, "add-callback", "paid", "--remove")
    assert done.exit_code == 0, done.output
    assert contents(tmp_path) == before


def test_a_handler_in_a_method(tmp_path: Path) -> None:
    main = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    routes = "from fastapi import APIRouter\n\n\nclass Items:\n    def __init__(self) -> None:\n"
    routes += (
        "        self.router = APIRouter()\n        self.add()\n\n    def add(self) -> None:\n"
    )
    routes += (
        '        @self.router.post("/a")\n        def create() -> int:\n            return 1\n'
    )
    written(tmp_path, {"main.py": main, "items.py": routes})
    before = contents(tmp_path)
    command = ("add-callback", "paid", "--on", "items:Items.add.<locals>.create")
    done = scaffold(tmp_path, *command)
    assert done.exit_code == 0, done.output
    text = (tmp_path / "items.py").read_text()
    assert '@self.router.post("/a", callbacks=paid.router.routes)' in text
    shutil.rmtree(tmp_path / ".scaffold")
    done = scaffold(tmp_path, *command, "--remove")
    assert done.exit_code == 0, done.output
    assert contents(tmp_path) == before
