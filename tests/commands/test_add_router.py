"""`scaffold add-router`, through the front door."""

from __future__ import annotations

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
    assert "next: python -m pytest tests/test_orders.py" in done.stdout
    assert 'prefix="/orders", tags=["orders"]' in (flat / "app/routers/orders.py").read_text()


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


def test_what_all_routers_are_included_with_is_kept(tmp_path: Path) -> None:
    shapes()["relative-imports"].write(tmp_path)
    assert scaffold(tmp_path, "add-router", "orders").exit_code == 0
    main = (tmp_path / "app/main.py").read_text()
    assert main.endswith('app.include_router(orders_router, prefix="/api")\n')
    assert 'paths["/api/orders/{order_id}"]' in (tmp_path / "tests/test_orders.py").read_text()


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
        (["orders", "--prefix", "/{shop}"], "write it as /orders"),
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
    assert (done.exit_code, "next: --import" in done.stderr) == (1, True), done.output
    assert contents(tmp_path).keys() == {"main.py"}


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
