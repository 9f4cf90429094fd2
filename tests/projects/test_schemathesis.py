"""What the OpenAPI document says is what the server does."""

from __future__ import annotations

import pytest
from projects.checks import check_against_its_document
from projects.project import Project

pytestmark = pytest.mark.level(2)


def test_schemathesis_finds_nothing_in_a_project_with_everything(full: Project) -> None:
    check_against_its_document(full)
