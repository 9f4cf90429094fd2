"""Which module imports which, when it is executed."""

from __future__ import annotations

import pytest
from scaffold.model.tree import File
from scaffold.project.import_graph import import_chain
from scaffold.project.modules import Modules


@pytest.mark.parametrize(
    ("files", "chain"),
    [
        ({"a.py": "import b", "b.py": ""}, ["a.py", "b.py"]),
        ({"a.py": "", "b.py": ""}, None),
        (
            {"a.py": "import c", "c.py": "from b import x", "b.py": "x = 1"},
            ["a.py", "c.py", "b.py"],
        ),
        ({"a.py": "import c", "c.py": "import a", "b.py": ""}, None),
        ({"a.py": "def f():\n    import b", "b.py": ""}, None),
        ({"a.py": "if TYPE_CHECKING:\n    import b", "b.py": ""}, None),
        (
            {"a.py": "try:\n    import b\nexcept ImportError:\n    pass", "b.py": ""},
            ["a.py", "b.py"],
        ),
        ({"a.py": "def (", "b.py": ""}, None),
    ],
)
def test_a_chain(files: dict[str, str], chain: list[str] | None) -> None:
    tree = {path: File(text.encode()) for path, text in files.items()}
    assert import_chain(Modules(tree), "a.py", "b.py") == chain


def test_packages() -> None:
    files = {
        "app/__init__.py": "from app import main",
        "app/main.py": "from .routers import invoices",
        "app/routers/__init__.py": "",
        "app/routers/invoices.py": "from ..schemas import Invoice",
        "app/schemas.py": "import app.base",
        "app/base.py": "",
        "app/late.py": "import app.routers.invoices",
    }
    modules = Modules({path: File(text.encode()) for path, text in files.items()})
    goal = "app/routers/invoices.py"
    # `app` is executed before the goal in any case.
    assert import_chain(modules, "app/schemas.py", goal) is None
    assert import_chain(modules, "app/late.py", goal) == ["app/late.py", goal]
    assert import_chain(modules, "app/main.py", goal) == ["app/main.py", goal]
