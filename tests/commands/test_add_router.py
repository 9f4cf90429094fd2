"""`scaffold add-router`, through the front door."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pieces import own
from pieces.shapes import contents, scaffold, shapes

COMPUTED = """\
import os

from fastapi import APIRouter, FastAPI

app = FastAPI()
api = APIRouter()


@api.get("/")
def read() -> int:
    return 1


@api.get("/more")
def more() -> int:
    return 2


app.include_router(api, prefix=os.environ["PREFIX"])
"""


@pytest.fixture
def flat(tmp_path: Path) -> Path:
    shapes()["flat-routers"].write(tmp_path)
    return tmp_path


def test_it_is_written_included_and_tested(flat: Path) -> None:
    done = scaffold(flat, "add-router", "orders")
    assert done.exit_code == 0, done.output
    main = (flat / "app/main.py").read_text()
    assert "from app.routers import items, orders, users\n" in main
    assert main.endswith("app.include_router(items.router)\napp.include_router(orders.router)\n")
    assert re.search(
        r"^next: cd .* && python -m pytest tests/test_orders.py  \(try it\)$",
        done.stdout,
        re.MULTILINE,
    )
    assert 'prefix="/orders", tags=["orders"]' in (flat / "app/routers/orders.py").read_text()


def test_a_project_that_is_laid_out_like_ours_gets_a_test_too(tmp_path: Path) -> None:
    for package in ("", "routers/"):
        (tmp_path / "src/app" / package).mkdir(parents=True, exist_ok=True)
        (tmp_path / "src/app" / package / "__init__.py").touch()
    (tmp_path / "src/app/main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "src/app/routers/orders.py").exists()
    assert (tmp_path / "tests/test_orders.py").exists()


def test_a_second_run_is_identical_and_removal_gives_the_bytes_back(flat: Path) -> None:
    before = contents(flat)
    scaffold(flat, "add-router", "order_items", "--prefix", "/lines", "--tag", "Lines")
    after = contents(flat)
    done = scaffold(flat, "add-router", "order_items")
    assert (done.exit_code, "3 identical" in done.stdout) == (0, True), done.output
    assert contents(flat) == after
    assert scaffold(flat, "add-router", "order_items", "--remove").exit_code == 0
    assert contents(flat) == before
    gone = scaffold(flat, "add-router", "order_items", "--remove")
    assert (gone.exit_code, "order_items is not there" in gone.stderr) == (0, True)


@pytest.mark.parametrize(
    "settings",
    ["force-single-line = true", 'required-imports = ["from __future__ import annotations"]'],
)
def test_a_piece_is_known_however_its_imports_are_written(flat: Path, settings: str) -> None:
    (flat / "ruff.toml").write_text(f"[lint.isort]\n{settings}\n")
    main = (flat / "app/main.py").read_text()
    for words in (["router", "orders"], ["resource", "search"], ["middleware", "tenant"]):
        assert scaffold(flat, f"add-{words[0]}", words[1]).exit_code == 0
        (flat / "app/main.py").write_text(main)
        done = scaffold(flat, f"add-{words[0]}", words[1])
        assert (done.exit_code, "1 changed" in done.stdout) == (0, True), done.output


def test_a_new_package_comes_with_the_first_and_goes_with_the_last(tmp_path: Path) -> None:
    shapes()["nothing-yet"].write(tmp_path)
    before = contents(tmp_path)
    for name in ("orders", "users"):
        assert scaffold(tmp_path, "add-router", name).exit_code == 0
    package = tmp_path / "routers/__init__.py"
    assert package.read_text() == '"""The routers: one file a subject."""\n'
    assert scaffold(tmp_path, "add-router", "orders", "--remove").exit_code == 0
    assert package.exists()
    assert scaffold(tmp_path, "add-router", "users", "--remove").exit_code == 0
    assert contents(tmp_path) == before


def test_packages_that_were_there_stay(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    for package in ("routers", "tests"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    before = contents(tmp_path)
    assert scaffold(tmp_path, "add-router", "orders").exit_code == 0
    assert scaffold(tmp_path, "add-router", "orders", "--remove").exit_code == 0
    assert contents(tmp_path) == before


def test_what_all_routers_are_included_with_is_kept(tmp_path: Path) -> None:
    shapes()["relative-imports"].write(tmp_path)
    assert scaffold(tmp_path, "add-router", "orders").exit_code == 0
    main = (tmp_path / "app/main.py").read_text()
    assert main.endswith('app.include_router(orders_router, prefix="/api")\n')
    assert 'paths["/api/orders/{order_id}"]' in (tmp_path / "tests/test_orders.py").read_text()


@pytest.mark.parametrize("prefix", ["/the_shop", "/the-shop", "/theshop", "/TheShop"])
def test_the_prefix_of_the_one_other_router_is_its_own(tmp_path: Path, prefix: str) -> None:
    (tmp_path / "the_shop.py").write_text("from fastapi import APIRouter\n\nrouter = APIRouter()\n")
    (tmp_path / "main.py").write_text(
        "from fastapi import FastAPI\n\nfrom the_shop import router\n\napp = FastAPI()\n"
        f'app.include_router(router, prefix="{prefix}")\n'
    )
    assert scaffold(tmp_path, "add-router", "orders").exit_code == 0
    assert (tmp_path / "main.py").read_text().endswith("app.include_router(orders_router)\n")


def test_the_prefix_of_a_router_of_another_kind_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(
        "from fastapi_utils.inferring_router import InferringRouter\n\nrouter = InferringRouter()\n"
    )
    (tmp_path / "main.py").write_text(
        "from fastapi import FastAPI\n\nfrom shop import router as shop_router\n\napp = FastAPI()\n"
        'app.include_router(shop_router, prefix="/shop")\n'
    )
    assert scaffold(tmp_path, "add-router", "orders").exit_code == 0
    assert (tmp_path / "main.py").read_text().endswith("app.include_router(orders_router)\n")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["class"], "a keyword"),
        (["Orders"], "underscores: orders"),
        (["order-items"], "underscores: order_items"),
        (["1st"], "small letters"),
        (["x" * 31], "longer than 30"),
        (["none"], "would be a keyword"),
        (["nones"], "would be a keyword"),
        (["true"], "would be a keyword"),
        (["fastapi"], "imports the module of that name"),
        (["pydantic"], "routers/pydantic.py imports the module of that name"),
        (["base_models"], "'BaseModel' would be two things"),
        (["orders", "--prefix", "orders"], "write it as /orders"),
        (["orders", "--prefix", "/orders/"], "write it as /orders"),
        (["orders", "--prefix", "/{shop}"], "write it as /orders, without parameters"),
        (["orders", "--tag", " "], "write some words"),
        (["orders", "--prefix", "/items"], "GET /items/ already: app/routers/items.py:6"),
        (["items", "--prefix", "/things"], "is there already, with the prefix '/items'"),
    ],
)
def test_bad_input_ends_in_2_with_one_line(flat: Path, words: list[str], expected: str) -> None:
    before = contents(flat)
    done = scaffold(flat, "add-router", *words)
    assert (done.exit_code, expected in done.stderr) == (2, True), done.output
    assert contents(flat) == before


def test_a_module_that_would_hide_another_is_refused(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        "from fastapi import FastAPI\nimport items\n\napp = FastAPI()\n"
        "app.include_router(items.router)\n"
    )
    (tmp_path / "items.py").write_text("from fastapi import APIRouter\n\nrouter = APIRouter()\n")
    done = scaffold(tmp_path, "add-router", "email")
    assert (done.exit_code, "would hide the module" in done.stderr) == (2, True), done.output


def test_a_router_of_the_users_own_is_left_alone(flat: Path) -> None:
    before = contents(flat)
    done = scaffold(flat, "add-router", "users")
    assert (done.exit_code, "is left as it is" in done.stderr) == (0, True), done.output
    assert contents(flat) == before


def test_a_file_in_the_way_is_not_taken_for_a_router(flat: Path) -> None:
    (flat / "app/routers/orders.py").write_text("ORDERS = []\n")
    done = scaffold(flat, "add-router", "orders")
    assert (done.exit_code, "orders.py is there already" in done.stderr) == (2, True), done.output


def test_a_prefix_that_only_the_running_application_knows(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(COMPUTED)
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output
    line = "app.include_router(orders_router, prefix=os.environ['PREFIX'])"
    assert line in (tmp_path / "main.py").read_text().replace('"', "'")
    test = (tmp_path / "tests" / "test_orders.py").read_text()
    assert 'path.endswith("/orders/{order_id}")' in test


def test_what_was_edited_since_is_not_removed(flat: Path) -> None:
    scaffold(flat, "add-router", "orders")
    module = flat / "app/routers/orders.py"
    module.write_text(module.read_text() + "\n\n# mine\n")
    done = scaffold(flat, "add-router", "orders", "--remove")
    assert (done.exit_code, "app/routers/orders.py" in done.stderr) == (1, True), done.output
    assert module.exists()


def test_what_another_module_imports_is_not_removed(flat: Path) -> None:
    scaffold(flat, "add-router", "orders")
    (flat / "app/other.py").write_text("from app.routers.orders import Order\n")
    done = scaffold(flat, "add-router", "orders", "--remove")
    assert (done.exit_code, "app/other.py:1" in done.stderr) == (1, True), done.output


@pytest.mark.parametrize("name", ["fastapi", "app"])
def test_a_module_that_the_routers_import_is_not_shadowed(tmp_path: Path, name: str) -> None:
    own.write(tmp_path)
    done = scaffold(tmp_path, "add-router", name)
    assert done.exit_code == 2, done.output
    assert f"A piece cannot be called {name!r}" in done.stderr


ONE_FILE = """\
from fastapi import FastAPI

app = FastAPI({options})


@app.get("{path}", tags=["orders"])
def {function}():
    return []


@app.get("/last")
def last() -> int:
    return 1
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/orders", "There is GET /orders already: main.py:6"),
        ("/orders/{number}", "There is GET /orders/{number} already: main.py:6"),
        ("/orders/{number}/", "There is GET /orders/{number}/ already: main.py:6"),
        ("/{shop}/{nr}", "would never be reached, behind GET /{shop}/{nr}: main.py:6"),
    ],
)
def test_what_would_never_be_reached_is_refused(tmp_path: Path, path: str, expected: str) -> None:
    (tmp_path / "main.py").write_text(ONE_FILE.format(path=path, function="f", options=""))
    done = scaffold(tmp_path, "add-router", "orders")
    assert (done.exit_code, expected in done.stderr) == (2, True), done.output
    assert contents(tmp_path).keys() == {"main.py"}


@pytest.mark.parametrize(
    "path",
    ["/{slug}", "/orders/{nr}/lines", "/orders/{nr:int}/x", "/orders/x", "/{a}/x/{rest:path}"],
)
def test_what_leaves_room_is_no_reason_to_refuse(tmp_path: Path, path: str) -> None:
    (tmp_path / "main.py").write_text(ONE_FILE.format(path=path, function="f", options=""))
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output


def test_what_is_there_stays_reachable(tmp_path: Path) -> None:
    before = contents(own.write(tmp_path))
    done = scaffold(tmp_path, "add-router", "checks", "--prefix", "/health")
    expected = "GET /health/{check_id} would answer in place of GET /health/live"
    assert (done.exit_code, expected in done.stderr) == (2, True), done.output
    assert "src/app/routers/health.py:6" in done.stderr
    assert contents(tmp_path) == before


def test_an_operation_id_is_not_given_twice(tmp_path: Path) -> None:
    unique = "generate_unique_id_function=unique"
    text = ONE_FILE.format(path="/x", function="list_orders", options=unique)
    unique = "def unique(route):\n    return f'{route.tags[0]}-{route.name}'\n\n\napp ="
    (tmp_path / "main.py").write_text(text.replace("app =", unique, 1))
    done = scaffold(tmp_path, "add-router", "orders")
    expected = (
        "GET /orders/ would have the operation id 'orders-list_orders', as GET /x: main.py:10"
    )
    assert (done.exit_code, expected in done.stderr) == (2, True), done.output
    assert "--tag '<another>'" in done.stderr
    done = scaffold(tmp_path, "add-router", "orders", "--tag", "shop")
    assert done.exit_code == 0, done.output


def test_a_model_of_that_name_keeps_it(tmp_path: Path) -> None:
    before = contents(own.write(tmp_path))
    done = scaffold(tmp_path, "add-router", "item")
    assert done.exit_code == 0, done.output
    note = "src/app/schemas.py:4 has a class Item already: the new one is called ItemResponse."
    assert note in done.output
    module = (tmp_path / "src/app/routers/item.py").read_text()
    assert "class ItemResponse(BaseModel)" in module
    assert "-> list[ItemResponse]" in module
    assert " Item(" not in module
    assert "3 identical" in scaffold(tmp_path, "add-router", "item").stdout
    done = scaffold(tmp_path, "add-router", "items", "--prefix", "/all", "--tag", "all")
    expected = "There are classes Item and ItemResponse already: src/app/schemas.py:4"
    assert (done.exit_code, expected in done.stderr) == (2, True), done.output
    assert scaffold(tmp_path, "add-router", "item", "--remove").exit_code == 0
    assert contents(tmp_path) == before


def test_what_was_given_options_since_is_the_same_piece(tmp_path: Path) -> None:
    own.write(tmp_path)
    scaffold(tmp_path, "add-router", "orders")
    joined = tmp_path / "src/app/routers/__init__.py"
    joined.write_text(
        joined.read_text().replace("orders.router)", "orders.router, dependencies=[])")
    )
    before = contents(tmp_path)
    again = scaffold(tmp_path, "add-router", "orders")
    assert (again.exit_code, " identical" in again.stdout) == (0, True), again.output
    gone = scaffold(tmp_path, "add-router", "orders", "--remove")
    assert (gone.exit_code, "in another way by now" in gone.stderr) == (1, True), gone.output
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "command", [["add-router", "orders"], ["add-resource", "search"], ["add-middleware", "tenant"]]
)
def test_each_project_of_a_repository_has_its_own_tests(tmp_path: Path, command: list[str]) -> None:
    for name in ("alpha", "beta"):
        folder = tmp_path / "services" / name
        (folder / name).mkdir(parents=True)
        (folder / "pyproject.toml").write_text(f'[project]\nname = "{name}"\n')
        (folder / name / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    (folder.parent / "alpha/requirements.txt").write_text("pydantic-settings\n")
    (folder.parent / "alpha/tests").mkdir()
    (folder.parent / "alpha/tests/requirements.txt").write_text("pytest\n")
    (folder.parent / "alpha/tests/test_items.py").write_text("from alpha.main import app\n")
    before = contents(tmp_path)
    done = scaffold(tmp_path, *command, "--app", "beta.main:app")
    assert done.exit_code == 0, done.output
    new = contents(tmp_path).keys() - before.keys()
    assert f"services/beta/tests/test_{command[1]}.py" in new
    assert all(path.startswith("services/beta/") for path in new)
    assert not any(b"pydantic_settings" in (tmp_path / path).read_bytes() for path in new)


@pytest.mark.parametrize("path", ["routers/users.py", "routers/users/router.py"])
def test_what_includes_every_router_is_not_helped(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text("from fastapi import APIRouter\n\nrouter = APIRouter()\n")
    name = "routers." + ("{one.name}.router" if path.endswith("router.py") else "{one.name}")
    (tmp_path / "main.py").write_text(f"""\
import pkgutil
from importlib import import_module

from fastapi import FastAPI

app = FastAPI()
for one in pkgutil.iter_modules(["routers"]):
    app.include_router(import_module(f"{name}").router)
""")
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-router", "orders")
    assert (done.exit_code, "main.py:8 may include every router" in done.stderr) == (1, True)
    assert "By hand, as routers/orders" in done.stderr
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ['f"plugins.{one}"', "one"])
def test_what_imports_modules_elsewhere_is_no_obstacle(tmp_path: Path, name: str) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "first.py").write_text("from main import app\n\napp.get('/')(print)\n")
    (tmp_path / "main.py").write_text(f"""\
from importlib import import_module
from os import listdir

from fastapi import FastAPI

app = FastAPI()
for one in listdir("plugins"):
    import_module({name})
""")
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.stderr
    assert "include_router(orders" in (tmp_path / "main.py").read_text()


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        (", dependencies=[Depends(user)]", "", True),
        (", dependencies=[Depends(user)]", ", dependencies=[Depends(user)]", False),
        (", dependencies=[Depends(user)]", ", dependencies=[Depends(admin)]", True),
        ("", "", False),
    ],
)
def test_a_router_without_the_protection_of_others_is_named(
    tmp_path: Path, one: str, other: str, says: bool
) -> None:
    for name in ("items", "users"):
        (tmp_path / f"{name}.py").write_text(
            "from fastapi import APIRouter\n\nrouter = APIRouter()\n"
        )
    (tmp_path / "main.py").write_text(
        "from fastapi import Depends, FastAPI\n\nimport items\nimport users\n"
        "from auth import admin, user\n\napp = FastAPI()\n"
        f"app.include_router(items.router{one})\napp.include_router(users.router{other})\n"
    )
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output
    assert ("with dependencies= there; the new one has none" in done.stderr) == says


IN_A_LOOP = """\
from fastapi import FastAPI

from carts import router as carts_router
from orders import router as orders_router

app = FastAPI()
for router, path in ((carts_router, "/carts"), (orders_router, "/orders")):
    app.include_router(router, prefix={prefix})
"""


@pytest.mark.parametrize(
    ("prefix", "code"), [('"/api"', 0), ('"/api" + path', 1), ('f"/api{path}"', 1)]
)
def test_what_differs_in_a_loop_is_not_repeated_behind_it(
    tmp_path: Path, prefix: str, code: int
) -> None:
    for name in ("carts", "orders"):
        text = "from fastapi import APIRouter\n\nrouter = APIRouter()\n"
        (tmp_path / f"{name}.py").write_text(text)
    (tmp_path / "main.py").write_text(IN_A_LOOP.format(prefix=prefix))
    done = scaffold(tmp_path, "add-router", "bills")
    assert done.exit_code == code, done.output
    if code:
        assert "main.py:8: it is another one in each round of the loop" in done.stderr
    else:
        line = 'app.include_router(bills_router, prefix="/api")'
        assert line in (tmp_path / "main.py").read_text().splitlines()


REST = """\
@{0}.get("/{{full_path:path}}")
def page(full_path: str) -> str:
    return full_path
"""
PAGES = f"from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n{REST.format('router')}"
ITEMS = PAGES.replace("{full_path:path}", "items").replace("full_path", "name")
IMPORTS = "from fastapi import APIRouter, FastAPI\n\nimport items\nimport pages\n\n"
JOINED = "app.include_router(items.router)\n"
NEW = "app.include_router(orders_router)\n"


@pytest.mark.parametrize(
    ("above", "new", "below"),
    [
        (f"app = FastAPI()\n{JOINED}", NEW, "app.include_router(pages.router)\n"),
        (f"app = FastAPI()\n{JOINED}", NEW, f"\n\n{REST.format('app')}"),
        ("app = FastAPI()\n", NEW, f"\n\n{REST.format('app')}"),
        ("app = FastAPI()\n", NEW, "app.include_router(pages.router)\n"),
        (
            "app = FastAPI()\napp.include_router(items.router, prefix='/api')\n",
            NEW.replace(")", ", prefix='/api')"),
            "app.include_router(pages.router)\n",
        ),
        (
            f"app = FastAPI()\ninner = APIRouter()\n{JOINED.replace('app', 'inner')}",
            NEW.replace("app", "inner"),
            "inner.include_router(pages.router)\napp.include_router(inner, prefix='/api')\n",
        ),
        (
            f"app = FastAPI()\nlast = APIRouter()\nlast.include_router(pages.router)\n{JOINED}",
            NEW,
            "app.include_router(last)\n",
        ),
    ],
)
def test_what_takes_every_path_stays_behind_all_others(
    tmp_path: Path, above: str, new: str, below: str
) -> None:
    (tmp_path / "items.py").write_text(ITEMS)
    (tmp_path / "pages.py").write_text(PAGES)
    (tmp_path / "main.py").write_text(f"{IMPORTS}{above}{below}")
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output
    joined = (tmp_path / "main.py").read_text()
    assert joined.partition("FastAPI()")[2] == f"{above}{new}{below}".partition("FastAPI()")[2]
    assert "identical" in scaffold(tmp_path, "add-router", "orders").stdout
    assert scaffold(tmp_path, "add-router", "orders", "--remove").exit_code == 0
    assert contents(tmp_path) == before


def test_what_takes_every_path_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "items.py").write_text(ITEMS)
    (tmp_path / "pages.py").write_text(PAGES)
    routers = "inner.include_router(pages.router)\ninner.include_router(items.router)\n"
    made = "app = FastAPI()\ninner = APIRouter()\n"
    (tmp_path / "main.py").write_text(f"{IMPORTS}{made}{routers}app.include_router(inner)\n")
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 2, done.output
    expected = (
        "GET /orders/ would never be reached, behind GET /{full_path}: pages.py:6. Include it"
    )
    assert (expected in done.stderr, "--prefix" in done.stderr) == (True, False), done.stderr


def test_what_takes_every_path_in_a_project_of_ours(tmp_path: Path) -> None:
    own.write(tmp_path)
    (tmp_path / "src/app/routers/pages.py").write_text(PAGES)
    listed = tmp_path / "src/app/routers/__init__.py"
    text = listed.read_text().replace("    health,", "    health,\n    pages,")
    listed.write_text(f"{text}    app.include_router(pages.router)\n")
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output
    included = re.findall(r"include_router\((\w+)", listed.read_text())
    assert included == ["orders", "health", "pages"]


HELPERS = {
    "a router each": (
        "def add(application, router):\n    application.include_router(router, prefix='/api')\n\n\n"
        "app = FastAPI()\nadd(app, items.router)\nadd(app, pages.router)\n"
    ),
    "in a loop": (
        "def add(application, router):\n    application.include_router(router, prefix='/api')\n\n\n"
        "app = FastAPI()\nfor one in (items, pages):\n    add(app, one.router)\n"
    ),
    "some routers each": (
        "def add(application, routers):\n    for one in routers:\n"
        "        application.include_router(one, prefix='/api')\n\n\n"
        "app = FastAPI()\nadd(app, [items.router])\nadd(app, [pages.router])\n"
    ),
}


@pytest.mark.parametrize("helper", HELPERS)
def test_a_helper_that_is_called_for_each_router_is_left_alone(tmp_path: Path, helper: str) -> None:
    (tmp_path / "items.py").write_text(ITEMS)
    (tmp_path / "pages.py").write_text(ITEMS.replace("items", "pages"))
    (tmp_path / "main.py").write_text(IMPORTS + HELPERS[helper])
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-router", "orders")
    expected = "what includes routers here is called for one after the other"
    assert (done.exit_code, expected in done.stderr) == (1, True), done.output
    assert "and as orders.py:" in done.stderr
    assert contents(tmp_path) == before


def test_a_function_that_makes_the_same_router_twice_gets_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "items.py").write_text(ITEMS)
    makes = "def make(prefix):\n    api = APIRouter(prefix=prefix)\n"
    makes += "    api.include_router(items.router)\n"
    made = "app = FastAPI()\nfor one in ('/v1', '/latest'):\n    app.include_router(make(one))\n"
    head = IMPORTS.replace("import pages\n", "")
    (tmp_path / "main.py").write_text(f"{head}{makes}    return api\n\n\n{made}")
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output
    assert "    api.include_router(orders_router)\n" in (tmp_path / "main.py").read_text()


def test_what_follows_an_include_and_is_of_the_same_router_stays_behind_it(tmp_path: Path) -> None:
    (tmp_path / "items.py").write_text(ITEMS)
    text = "from fastapi import FastAPI\n\nimport items\n\napp = FastAPI()\n"
    text += "app.include_router(items.router)\nprint(items.router)\n"
    (tmp_path / "main.py").write_text(f"{text}print(app)\n")
    assert scaffold(tmp_path, "add-router", "orders").exit_code == 0
    lines = (tmp_path / "main.py").read_text().splitlines()[-4:]
    assert [line.partition("(")[0] for line in lines] == [
        "app.include_router",
        "print",
        "app.include_router",
        "print",
    ]
