"""What a project's settings say of its lines and its Pythons."""

from __future__ import annotations

import pytest
from scaffold.model.tree import File
from scaffold.project.settings import has_unions, line_length


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


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, 88),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 100"}, 100),
        ({"pyproject.toml": "[tool.black]\nline-length = 79"}, 79),
        ({"pyproject.toml": "[tool.black]\nline-length = 79\n[tool.ruff]\n"}, 88),
        ({"ruff.toml": "line-length = 99"}, 99),
        ({"ruff.toml": "line-length = 99", ".ruff.toml": "line-length = 98"}, 98),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 100", "api/ruff.toml": ""}, 88),
        ({"ruff.toml": "line-length = 99", "api/ruff.toml": 'extend = "../ruff.toml"'}, 99),
        ({"pyproject.toml": "[tool]\nruff = 3"}, 88),
        ({"pyproject.toml": "tool = 3"}, 88),
        ({"ruff.toml": "line-length = 'wide'"}, 88),
        ({"ruff.toml": "not TOML"}, 88),
    ],
)
def test_the_length_of_lines(settings: dict[str, str], expected: int) -> None:
    files = {path: File(text.encode()) for path, text in settings.items()}
    assert line_length(files, "api/main.py") == expected
