"""Where a callback belongs, and how modules are named there."""

from __future__ import annotations

import pytest
from scaffold.model.application import Application, Position
from scaffold.model.tree import File
from scaffold.pieces.callback.room import Naming, naming_of, room_for
from scaffold.reading.modules import Modules


@pytest.mark.parametrize(
    ("root", "is_relative", "near", "path", "name"),
    [
        ("", False, "app/routers/items.py", "app/callbacks/__init__.py", "app.callbacks"),
        ("", True, "app/routers/items.py", "app/callbacks/__init__.py", "..callbacks"),
        ("", True, "app/main.py", "app/callbacks/__init__.py", ".callbacks"),
        ("", True, "app/callbacks/paid.py", "app/callbacks/sent.py", ".sent"),
        ("src", False, "src/app/main.py", "src/app/schemas.py", "app.schemas"),
        ("src", True, "src/app/a/b.py", "src/app/schemas.py", "..schemas"),
        ("", False, "main.py", "callbacks/__init__.py", "callbacks"),
        # Above the outermost package no relative name leads.
        ("", True, "package/items.py", "callbacks/__init__.py", "callbacks"),
        ("src", True, "src/package/items.py", "src/callbacks/__init__.py", "callbacks"),
    ],
)
def test_the_name_of_a_module(
    root: str, is_relative: bool, near: str, path: str, name: str
) -> None:
    assert Naming(root, is_relative).module(near, path) == name


def application(name: str, path: str, *, is_factory: bool = False) -> Application:
    return Application(name, Position(path, 1), is_factory=is_factory)


@pytest.mark.parametrize(
    ("name", "path", "root"),
    [
        ("app.main:app", "app/main.py", ""),
        ("app.main:app", "backend/app/main.py", "backend"),
        ("app:app", "src/app/__init__.py", "src"),
    ],
)
def test_names_begin_where_the_applications_does(name: str, path: str, root: str) -> None:
    files = {path: File(b"from .routers import items\n")}
    assert naming_of(Modules(files), application(name, path), path) == Naming(
        root, is_relative=True
    )


@pytest.mark.parametrize(
    ("factory", "has_test"),
    [
        ("def create_app(): ...", True),
        ("def create_app(debug=False, *, name=''): ...", True),
        ("def create_app(settings): ...", False),
        ("def create_app(*, settings): ...", False),
    ],
)
def test_a_factory_that_wants_arguments_has_no_test(factory: str, has_test: bool) -> None:
    files = {"main.py": File(factory.encode())}
    made = application("main:create_app", "main.py", is_factory=True)
    assert (room_for(files, "paid", made).test is not None) == has_test


def test_the_first_test_of_a_project_makes_a_package() -> None:
    files = {"app/__init__.py": File(b""), "app/main.py": File(b"")}
    room = room_for(files, "paid", application("app.main:app", "app/main.py"))
    assert room.path == "app/callbacks/paid.py"
    assert list(room.inits) == ["app/callbacks/__init__.py", "tests/__init__.py"]
    files["tests/test_main.py"] = File(b"from app.main import app\n")
    room = room_for(files, "paid", application("app.main:app", "app/main.py"))
    assert room.test == "tests/test_paid.py"
    assert list(room.inits) == ["app/callbacks/__init__.py"]
