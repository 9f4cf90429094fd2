"""Where a callback belongs, and how modules are named there."""

from __future__ import annotations

import pytest
from scaffold.model.application import Application
from scaffold.model.position import Position
from scaffold.model.tree import File
from scaffold.pieces.callback.room import Seat, room_for
from scaffold.project.modules import Modules


def application(name: str, path: str, *, is_factory: bool = False) -> Application:
    return Application(name, Position(path, 1), is_factory=is_factory)


ROUTER = "app/routers/items.py"
PACKAGE = {"app/__init__.py": "", "app/routers/__init__.py": ""}


@pytest.mark.parametrize(
    ("files", "package", "schemas"),
    [
        ({**PACKAGE, ROUTER: "from app.db import x\n"}, "app.callbacks", "app.schemas"),
        ({**PACKAGE, ROUTER: "from ..db import x\n"}, "..callbacks", "..schemas"),
        ({**PACKAGE, ROUTER: "from .users import x\n"}, "..callbacks", "..schemas"),
        ({**PACKAGE, ROUTER: "from .users import x\nfrom app import y\n"}, "app.callbacks", None),
        ({ROUTER: "from app.db import x\n", "app/db.py": ""}, "app.callbacks", "app.schemas"),
    ],
)
def test_modules_are_named_as_the_registering_file_names_them(
    files: dict[str, str], package: str, schemas: str | None
) -> None:
    seat = seat_in(files, ROUTER, "app/callbacks/paid.py")
    assert seat.package == package
    assert seat.module("app/schemas.py") == schemas or schemas is None


def test_above_the_outermost_package_no_relative_name_leads() -> None:
    seat = seat_in({"package/items.py": "from .x import y\n"}, "package/items.py", "callbacks/a.py")
    assert seat.package == "callbacks"
    files = {**PACKAGE, ROUTER: "from ..db import x\n", "shared/schemas.py": ""}
    seat = seat_in(files, ROUTER, "app/callbacks/paid.py")
    assert seat.module("shared/schemas.py") == "shared.schemas"
    assert seat.module("app/callbacks/sent.py") == ".sent"


def seat_in(files: dict[str, str], registration: str, path: str) -> Seat:
    tree = {path: File(text.encode()) for path, text in files.items()}
    return Seat(Modules(tree), path, registration)


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
    assert Modules(files, application(name, path)).layout.root_of(path) == root


@pytest.mark.parametrize(
    ("factory", "has_test"),
    [
        ("def create_app(): ...", True),
        ("def create_app(debug=False, *, name=''): ...", True),
        ("def create_app(settings): ...", False),
        ("def create_app(*, settings): ...", False),
    ],
)
def test_a_factory_that_is_out_of_reach_has_no_test(factory: str, has_test: bool) -> None:
    files = {"main.py": File(factory.encode())}
    made = application("main:create_app", "main.py", is_factory=True)
    assert (room_for(Modules(files), "paid", made).test is not None) == has_test


def test_the_first_test_of_a_project_makes_a_package() -> None:
    files = {"app/__init__.py": File(b""), "app/main.py": File(b"")}
    room = room_for(Modules(files), "paid", application("app.main:app", "app/main.py"))
    assert room.path == "app/callbacks/paid.py"
    assert list(room.inits) == ["app/callbacks/__init__.py", "tests/__init__.py"]
    files["tests/test_main.py"] = File(b"from app.main import app\n")
    room = room_for(Modules(files), "paid", application("app.main:app", "app/main.py"))
    assert room.test == "tests/test_paid.py"
    assert list(room.inits) == ["app/callbacks/__init__.py"]
