"""Where the pieces go in projects of other makers, and how their tests are run from there."""

from __future__ import annotations

from pathlib import Path

import pytest
from pieces.shapes import scaffold

MAIN = """\
from fastapi import FastAPI

from {0} import items

app = FastAPI()
app.include_router(items.router)
"""
ITEMS = """\
from fastapi import APIRouter
{0}
router = APIRouter()


@router.post("/items")
def create() -> int:
    return 1
"""
CALLBACK = ["add-callback", "paid", "--on", "POST /items"]
PIECES = [["add-router", "orders"], ["add-middleware", "tenant"], CALLBACK]


def written(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def packaged(folder: Path, main: str, more: str = "") -> None:
    """Write an application with its routers in `app/api/v1`."""
    packages = ("app", "app/api", "app/api/v1", "app/core")
    written(folder, {f"{package}/__init__.py": "" for package in packages})
    written(folder, {main: MAIN.format("app.api.v1"), "app/api/v1/items.py": ITEMS.format(more)})


@pytest.mark.parametrize("words", PIECES, ids=lambda words: words[0])
@pytest.mark.parametrize("folder", ["api", "my-api", "backend/api"])
@pytest.mark.parametrize("tests", ["", "tests", "{0}/tests"])
def test_a_test_is_run_from_where_its_imports_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, tests: str, words: list[str]
) -> None:
    written(tmp_path, {f"{folder}/main.py": MAIN.format("routers")})
    written(tmp_path, {f"{folder}/routers/items.py": ITEMS.format(""), "requirements.txt": ""})
    if tests:
        written(tmp_path, {f"{tests.format(folder)}/test_items.py": "from main import app\n"})
    monkeypatch.chdir(tmp_path)
    done = scaffold(tmp_path, *words)
    assert done.exit_code == 0, done.output
    tests_there = "tests" if tests == "{0}/tests" else f"{'../' * (folder.count('/') + 1)}tests"
    test = f"{tests_there}/test_{words[1]}.py"
    assert f"next: cd {folder} && python -m pytest {test}  (try it)\n" in done.stdout
    assert (tmp_path / folder / test).exists()


def test_what_pytest_is_told_to_find_it_finds_from_the_project(tmp_path: Path) -> None:
    written(tmp_path, {"api/main.py": MAIN.format("routers")})
    written(tmp_path, {"api/routers/items.py": ITEMS.format("")})
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = api\n")
    assert "python -m pytest tests/" in scaffold(tmp_path, "add-router", "orders").stdout


def test_callbacks_do_not_go_into_the_core(tmp_path: Path) -> None:
    packaged(tmp_path, "app/core/main.py")
    assert scaffold(tmp_path, *CALLBACK).exit_code == 0
    assert (tmp_path / "app/callbacks/paid.py").exists()


@pytest.mark.parametrize(
    ("other", "name"),
    [("from app.core import a", "app.callbacks"), ("from ..core import a", "...callbacks")],
)
def test_what_is_above_is_imported_as_others_do(tmp_path: Path, other: str, name: str) -> None:
    packaged(tmp_path, "app/main.py", "\nfrom .deps import limit\n")
    written(tmp_path, {"app/api/v1/deps.py": "limit = 1\n", "app/core/a.py": ""})
    written(tmp_path, {"app/api/other.py": f"{other}\n"})
    assert scaffold(tmp_path, *CALLBACK).exit_code == 0
    assert f"from {name} import paid\n" in (tmp_path / "app/api/v1/items.py").read_text()


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("tests/users/test_users.py", "tests/test_orders.py"),
        ("tests/unit/test_users.py", "tests/unit/test_orders.py"),
        ("app/users/tests/test_users.py", "app/orders/tests/test_orders.py"),
        ("app/tests/test_users.py", "app/tests/test_orders.py"),
    ],
)
def test_no_test_is_among_those_of_another_subject(tmp_path: Path, theirs: str, ours: str) -> None:
    packages = {f"{package}/__init__.py": "" for package in ("app", "app/users")}
    router = ITEMS.format("").replace("items", "users")
    main = MAIN.format("app.users").replace("items", "views")
    written(tmp_path, {**packages, "app/main.py": main, "app/users/views.py": router})
    written(tmp_path, {theirs: "from app.main import app\n"})
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output
    assert f"create  {ours}  " in done.stdout
    assert "identical" in scaffold(tmp_path, "add-router", "orders").stdout


def test_a_test_stays_where_it_was_put(tmp_path: Path) -> None:
    packaged(tmp_path, "app/main.py")
    folders = ("tests", "tests/app", "tests/app/api", "tests/app/api/v1")
    written(tmp_path, {f"{folder}/__init__.py": "" for folder in folders})
    written(tmp_path, {"tests/app/api/v1/test_items.py": "from app.main import app\n"})
    assert "create  tests/app/test_paid.py  " in scaffold(tmp_path, *CALLBACK).stdout
    assert "create" not in scaffold(tmp_path, *CALLBACK).stdout
    assert "remove  tests/app/test_paid.py" in scaffold(tmp_path, *CALLBACK, "--remove").stdout


@pytest.mark.parametrize(
    ("words", "module"),
    [(CALLBACK, "callbacks"), (["add-resource", "search"], "resources")],
    ids=["callback", "resource"],
)
def test_a_module_may_have_the_name_of_the_package(
    tmp_path: Path, words: list[str], module: str
) -> None:
    packaged(tmp_path, "app/main.py")
    written(tmp_path, {f"app/{module}.py": "limit = 1\n"})
    assert f"create  app/api_{module}/__init__.py  (6" in scaffold(tmp_path, *words).stdout
    assert "identical" in scaffold(tmp_path, *words).stdout
    assert scaffold(tmp_path, *words, "--remove").exit_code == 0
    assert not (tmp_path / f"app/api_{module}").exists()


@pytest.mark.parametrize(
    ("routers", "ours"),
    [
        (("items", "admin.users"), "orders"),
        (("items", "admin.users", "admin.roles"), "orders"),
        (("items", "admin.router"), "orders"),
        (("items", "admin"), "orders"),
        (("__init__", "admin.users"), "orders"),
        (("health", "endpoints.items"), "endpoints/orders"),
        (("health", "endpoints.items", "endpoints.users"), "endpoints/orders"),
        (("health", "items.router", "users.router"), "orders/router"),
    ],
    ids=str,
)
def test_a_router_is_beside_its_like(tmp_path: Path, routers: tuple[str, ...], ours: str) -> None:
    packages = ["app", "app/api", "app/api/v1", "app/api/v1/admin"]
    written(tmp_path, {f"{package}/__init__.py": "" for package in packages})
    listed, included = "from fastapi import APIRouter\n\n", "\napi_router = APIRouter()\n"
    for one in routers:
        text = ITEMS.format("").replace("/items", f"/{one}")
        router = f"{one.removesuffix('.router').rpartition('.')[2]}_router"
        if one == "__init__":
            text = text.replace("router", router)
            included += text.partition("APIRouter\n\n")[2] + "\n\n"
        else:
            path = one.replace(".", "/") + ("/__init__.py" if one == "admin" else ".py")
            written(tmp_path, {f"app/api/v1/{path}": text})
            listed += f"from app.api.v1.{one} import router as {router}\n"
        included += f"api_router.include_router({router})\n"
    written(tmp_path, {"app/api/v1/__init__.py": f"{listed}{included}"})
    main = MAIN.format("app.api").replace("items.router", "v1.api_router").replace("items", "v1")
    written(tmp_path, {"app/main.py": main})
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output
    assert (tmp_path / f"app/api/v1/{ours}.py").exists(), done.output
    module = f"app.api.v1.{ours.replace('/', '.')}"
    text = (tmp_path / "app/api/v1/__init__.py").read_text()
    assert f"from {module} import router as orders_router\n" in text
    assert text.endswith("api_router.include_router(orders_router)\n")
    assert "identical" in scaffold(tmp_path, "add-router", "orders").stdout


def test_of_two_folders_the_deeper_one_is_of_a_subject(tmp_path: Path) -> None:
    packaged(tmp_path, "app/main.py")
    users = {"__init__": "", "users": ITEMS.format("").replace("items", "users")}
    written(tmp_path, {f"app/api/v1/admin/{name}.py": text for name, text in users.items()})
    main, more = tmp_path / "app/main.py", "app.include_router(users.router)\n"
    text = main.read_text().replace("\napp =", "from app.api.v1.admin import users\n\napp =")
    main.write_text(text + more)
    assert scaffold(tmp_path, "add-router", "orders").exit_code == 0
    assert "from app.api.v1 import items, orders\n" in main.read_text()
    assert main.read_text().endswith(f"{more}app.include_router(orders.router)\n")


def test_a_package_whose_paths_have_its_name_is_of_one_subject(tmp_path: Path) -> None:
    made = "from fastapi import APIRouter\n\nfrom . import {0}\n\nrouter = APIRouter()\n{1}\n"
    subjects = {"users": ["self"], "shops": ["lists", "plans", "hooks"]}
    include = "router.include_router({0}.router)"
    for subject, parts in {"": [*subjects], **subjects}.items():
        folder = f"app/api/{subject}".rstrip("/")
        for part in parts if subject else ():
            text = ITEMS.format("").replace("/items", f"/{subject}/{part}")
            written(tmp_path, {f"{folder}/{part}.py": text})
        listed = made.format(", ".join(parts), "\n".join(include.format(part) for part in parts))
        written(tmp_path, {f"{folder}/__init__.py": listed})
    written(
        tmp_path, {"app/__init__.py": "", "app/main.py": MAIN.format("app").replace("items", "api")}
    )
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output
    text = (tmp_path / "app/api/__init__.py").read_text()
    assert "from . import users, shops, orders\n" in text
    assert text.endswith("router.include_router(orders.router)\n")
    assert (tmp_path / "app/api/orders/__init__.py").exists()


@pytest.mark.parametrize("piece", ["middleware", "resource"])
def test_what_is_made_in_the_core_gets_its_pieces_above(tmp_path: Path, piece: str) -> None:
    packaged(tmp_path, "app/core/setup.py")
    folder = {"middleware": "middleware", "resource": "resources"}[piece]
    written(tmp_path, {f"app/{folder}/other.py": ""})
    done = scaffold(tmp_path, f"add-{piece}", "tenant")
    assert done.exit_code == 0, done.output
    assert f"create  app/{folder}/tenant.py" in done.stdout
    written(tmp_path, {f"app/core/{folder}/other.py": ""})
    assert f"create  app/core/{folder}/more.py" in scaffold(tmp_path, f"add-{piece}", "more").stdout


def test_most_imports_say_whether_a_new_one_is_relative(tmp_path: Path) -> None:
    packaged(tmp_path, "app/main.py")
    main = tmp_path / "app/main.py"
    main.write_text(f"from . import core\nfrom app.api import v1\n{main.read_text()}")
    assert scaffold(tmp_path, "add-resource", "search").exit_code == 0
    assert "from app.resources.search import open_search\n" in main.read_text()
