"""The examples of the rendered README are tests that the project has, and that pass there."""

from __future__ import annotations

import re

import pytest
from template.reading import FILES

EXAMPLES = re.findall(r"^```python\n(.*?)^```$", FILES["README.md"], re.DOTALL | re.MULTILINE)
TESTS = {path: text for path, text in FILES.items() if path.startswith("tests/")}


def test_there_is_one_of_each_kind() -> None:
    shown = "".join(EXAMPLES)
    for kind in ("client: TestClient", "websocket_connect", "async_client:", "session.add"):
        assert kind in shown


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_test_of_the_project(example: str) -> None:
    assert any(example in text for text in TESTS.values())
