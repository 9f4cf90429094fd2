"""`--on module:function` puts `callbacks=` into the call of that handler alone."""

from __future__ import annotations

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
MAINS = {
    "included": """\
from fastapi import FastAPI

import {names}

app = FastAPI()
{includes}""",
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


CASES = [(name, "included") for name in REGISTERED]
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


REFUSED = {
    ("@wrap.deaf(router.post, '/a')", "included"): "let it take **options, and pass them on there",
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
