"""Which Pythons a project says that it runs on."""

from __future__ import annotations

import pytest
from scaffold.model.tree import File
from scaffold.pieces.pythons import has_unions


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('[project]\nrequires-python = ">=3.9"', False),
        ('[project]\nrequires-python = ">=3.9,<4"', False),
        ('[project]\nrequires-python = ">=3.10"', True),
        ('[project]\nrequires-python = "~=3.8"', False),
        ('[tool.poetry.dependencies]\npython = "^3.8"', False),
        ('[tool.poetry.dependencies]\npython = "^3.11"', True),
        ("[project]\nrequires-python = 3", True),
        ('[project]\nname = "x"', True),
        ("not TOML", True),
    ],
)
def test_unions(settings: str, expected: bool) -> None:
    files = {"backend/pyproject.toml": File(settings.encode()), "backend/app/main.py": File(b"")}
    assert has_unions(files, "backend/app/main.py") == expected
    assert has_unions(files, "main.py")
