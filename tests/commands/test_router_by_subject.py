"""`scaffold add-router`, where each subject has a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pieces.shapes import contents, scaffold

ROUTER = """\
from fastapi import APIRouter

router = APIRouter(prefix="/{0}")


@router.post("/")
def create_{0}() -> int:
    return 1
"""
MAIN = "from fastapi import FastAPI\n\n{0}\n\napp = FastAPI()\n{1}\n"
IMPORTED = "from app.{0}.{1} import router as {0}_router"
INCLUDED = "app.include_router({0}_router)"


def written(folder: Path, routers: list[str], imported: str = IMPORTED) -> None:
    """Write a project with these routers: `users/views`."""
    names = [path.split("/") for path in routers]
    lines = "\n".join(imported.format(*name) for name in names)
    included = "\n".join(INCLUDED.format(*name) for name in names)
    for subject, file in names:
        (folder / "app" / subject).mkdir(parents=True, exist_ok=True)
        (folder / "app" / subject / "__init__.py").touch()
        (folder / "app" / subject / f"{file}.py").write_text(ROUTER.format(subject))
    (folder / "app/__init__.py").touch()
    (folder / "app/main.py").write_text(MAIN.format(lines, included))


@pytest.mark.parametrize("subjects", [["users"], ["items", "users"]], ids=len)
@pytest.mark.parametrize("file", ["views", "router", "routes", "api", "endpoints"])
def test_it_gets_a_folder_and_is_imported_like_the_others(
    tmp_path: Path, file: str, subjects: list[str]
) -> None:
    written(tmp_path, [f"{subject}/{file}" for subject in subjects])
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "app/orders" / f"{file}.py").exists()
    main = (tmp_path / "app/main.py").read_text()
    assert f"from app.orders.{file} import router as orders_router\n" in main
    assert main.endswith("app.include_router(orders_router)\n")
    assert "identical" in scaffold(tmp_path, "add-router", "orders").stdout
    shutil.rmtree(tmp_path / ".scaffold")
    gone = scaffold(tmp_path, "add-router", "orders", "--remove")
    assert gone.exit_code == 0, gone.output
    assert contents(tmp_path) == before


@pytest.mark.parametrize("alias", ["{0}", "{0}_views"])
def test_modules_under_other_names_are_imported_so_too(tmp_path: Path, alias: str) -> None:
    written(tmp_path, ["items/views", "users/views"], f"from app.{{0}} import {{1}} as {alias}")
    main = tmp_path / "app/main.py"
    for subject in ("items", "users"):
        used = f"{alias.format(subject)}.router"
        main.write_text(main.read_text().replace(f"({subject}_router)", f"({used})"))
    scaffold(tmp_path, "add-router", "orders")
    name = alias.format("orders")
    assert f"import views as {name}\n" in main.read_text()
    assert f"app.include_router({name}.router)\n" in main.read_text()


def test_no_router_goes_into_the_folder_of_another_subject(tmp_path: Path) -> None:
    written(tmp_path, ["items/views", "users/router"])
    scaffold(tmp_path, "add-router", "orders")
    folders = {file.parent.name for file in tmp_path.glob("app/*/*.py")}
    assert folders == {"items", "orders", "users"}


def test_a_module_of_that_name_is_not_hidden(tmp_path: Path) -> None:
    written(tmp_path, ["items/views", "users/views"])
    (tmp_path / "app/orders.py").write_text("LIMIT = 1\n")
    done = scaffold(tmp_path, "add-router", "orders")
    assert (done.exit_code, "app/orders.py:1" in done.stderr) == (1, True)


def test_it_is_no_part_of_another_subject(tmp_path: Path) -> None:
    written(tmp_path, ["items/router", "users/router"])
    parts = ("create", "delete", "grant")
    for part in parts:
        (tmp_path / "app/users" / f"{part}.py").write_text(ROUTER.format(part))
    lines = "\n".join(f"from app.users.{part} import router as {part}_router" for part in parts)
    included = "\n".join(f"router.include_router({part}_router)" for part in parts)
    users = f'router = APIRouter(prefix="/users")\n{included}\n'
    (tmp_path / "app/users/router.py").write_text(
        f"from fastapi import APIRouter\n{lines}\n{users}"
    )
    done = scaffold(tmp_path, "add-router", "orders")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "app/orders/router.py").exists()
    assert (tmp_path / "app/main.py").read_text().endswith("app.include_router(orders_router)\n")
