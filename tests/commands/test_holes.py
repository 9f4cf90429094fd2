"""A part of a path that only the running project knows is a hole in one place, not the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scaffold.cli import app
from typer.testing import CliRunner, Result

ITEMS = """from fastapi import APIRouter

router = APIRouter()


@router.get("/items/{item_id}")
def read(item_id: int) -> int:
    return item_id


@router.post("/items")
def create(item: dict[str, int]) -> dict[str, int]:
    return item
"""
MAIN = """from os import environ

from fastapi import FastAPI
from pydantic_settings import BaseSettings

from app import items


class Settings(BaseSettings):
    needed: str
    version: str = "/v1"


settings = Settings()


def include(application, router, prefix):
    application.include_router(router, prefix=prefix)


app = FastAPI()
include(app, items.router, {prefix})
"""
HOLES = {
    "settings.needed": "<settings.needed>/items",
    "settings.version": "<settings.version=/v1>/items",
    '"/api" + settings.version': "/api<settings.version=/v1>/items",
    'f"{settings.needed}{settings.version}"': "<settings.needed><settings.version=/v1>/items",
    'settings.needed.rstrip("/") + "/v1"': "<settings.needed.rstrip('/')>/v1/items",
    "environ['PREFIX']": "<environ['PREFIX']>/items",
    'settings.needed or "/api"': "<settings.needed or '/api'>/items",
}


def write(folder: Path, prefix: str) -> None:
    (folder / "app").mkdir()
    (folder / "app" / "__init__.py").touch()
    (folder / "app" / "items.py").write_text(ITEMS)
    (folder / "app" / "main.py").write_text(MAIN.replace("{prefix}", prefix))


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--project", str(folder)])


@pytest.mark.parametrize("prefix", HOLES)
def test_it_is_shown_as_no_path_parameter(tmp_path: Path, prefix: str) -> None:
    write(tmp_path, prefix)
    done = run(tmp_path, "operations")
    assert f"POST {HOLES[prefix]} create " in " ".join(done.stdout.split())
    assert "not understood" not in done.output


def test_a_program_gets_the_default_and_the_place(tmp_path: Path) -> None:
    write(tmp_path, 'f"{settings.needed}{settings.version}"')
    _, create = json.loads(run(tmp_path, "operations", "--json").stdout)["operations"]
    assert create["path"] == "<settings.needed>/v1/items"
    assert create["operation_id"] is None
    needed, version = create["holes"]
    assert (needed["expression"], needed["default"]) == ("settings.needed", None)
    assert (version["expression"], version["default"]) == ("settings.version", "/v1")
    assert create["path"][version["start"] : version["end"]] == "/v1"


@pytest.mark.parametrize(
    "on",
    [
        "app.items:create",
        "POST <settings.needed>/v1/items",
        "POST <settings.needed><settings.version=/v1>/items",
    ],
)
def test_a_callback_is_added_and_taken_out(tmp_path: Path, on: str) -> None:
    write(tmp_path, 'f"{settings.needed}{settings.version}"')
    done = run(tmp_path, "add-callback", "item_made", "--on", on)
    assert done.exit_code == 0, done.output
    items = (tmp_path / "app" / "items.py").read_text()
    assert '@router.post("/items", callbacks=item_made.router.routes)' in items
    test = (tmp_path / "tests" / "test_item_made.py").read_text()
    assert "settings" not in test
    assert '"{$request.query.callback_url}/v1/items/' in test
    done = run(tmp_path, "add-callback", "item_made", "--on", on, "--remove")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "app" / "items.py").read_text() == ITEMS


def test_another_path_is_not_taken_for_it(tmp_path: Path) -> None:
    write(tmp_path, "settings.needed")
    done = run(tmp_path, "add-callback", "item_made", "--on", "POST /api/items")
    assert done.exit_code == 2
    assert "POST <settings.needed>/items" in done.output


def test_a_router_whose_paths_may_be_there_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "settings.needed")
    add = ("add-router", "things", "--prefix", "/items", "-n")
    main = tmp_path / "app" / "main.py"
    # Each is included by itself, so that the new one gets no prefix of another.
    main.write_text(main.read_text() + "app.include_router(other.router)\n")
    (tmp_path / "app" / "other.py").write_text(ITEMS.replace("/items", "/others"))
    main.write_text(main.read_text().replace("import items\n", "import items, other\n"))
    done = run(tmp_path, *add)
    assert done.exit_code == 1, done.output
    assert "<settings.needed>/items/{item_id}" in done.output
    assert "--import" in done.output
    assert run(tmp_path, "add-router", "things", "-n").exit_code == 0
