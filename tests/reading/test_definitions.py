from __future__ import annotations

import ast

import pytest
from scaffold.model.tree import File
from scaffold.reading.definitions import class_named, definition

FILES = {
    path: File(text.encode())
    for path, text in {
        "app/__init__.py": "",
        "app/main.py": (
            "from typing import Annotated\n"
            "from . import schemas\n"
            "from .schemas import *\n"
            "import app.schemas as other\n"
            "Alias = schemas.Invoice\n"
            "Id = Annotated[int, 1]\n"
        ),
        "app/schemas/__init__.py": "from app.schemas.invoices import Invoice as Bill, Invoice\n",
        "app/schemas/invoices.py": (
            "from pydantic import BaseModel\n"
            "from typing import ClassVar\n\n\n"
            "class Base(BaseModel):\n"
            "    kind: ClassVar[str] = 'x'\n"
            "    id: str\n\n\n"
            "class Invoice(Base):\n"
            "    total: float = 0\n\n"
            "    class Line:\n"
            "        price: int\n"
        ),
        "app/a.py": "class Twice: ...\n",
        "app/b.py": "class Twice: ...\n",
        "app/events.py": "class InvoiceEvent:\n    paid: bool\n",
    }.items()
}


@pytest.mark.parametrize(
    "name", ["schemas.Invoice", "schemas.Bill", "Bill", "other.Bill", "Alias", "Invoice"]
)
def test_a_name_is_followed_to_where_it_is_defined(name: str) -> None:
    found = definition(FILES, "app/main.py", name)
    assert found is not None
    assert (found.module, found.name) == ("app.schemas.invoices", "Invoice")
    assert str(found.position) == "app/schemas/invoices.py:10"


def test_a_value_is_a_definition_as_well() -> None:
    found = definition(FILES, "app/main.py", "Id")
    assert found is not None
    assert isinstance(found.node, ast.Subscript)


@pytest.mark.parametrize("name", ["Nothing", "schemas.Nothing", "Annotated"])
def test_what_the_project_does_not_define(name: str) -> None:
    assert definition(FILES, "app/main.py", name) is None


def test_a_class_has_the_fields_of_its_bases() -> None:
    found = class_named(FILES, "Invoice", near="app/main.py")
    assert found is not None
    assert dict(found.fields) == {"id": "str", "total": "float"}


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("InvoiceEvent", "app.events"),
        ("app.events:InvoiceEvent", "app.events"),
        ("app.schemas:Bill", "app.schemas.invoices"),
        ("Twice", None),
        ("app.b:Twice", "app.b"),
        ("Id", None),
    ],
)
def test_a_class_as_a_person_names_it(name: str, module: str | None) -> None:
    found = class_named(FILES, name, near="app/main.py")
    assert (found and found.module) == module
