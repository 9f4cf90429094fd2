"""The template of this checkout, as it is now, in a folder without git."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support import CHECKOUT
from template.reading import PATHS


def copy_template(folder: Path) -> Path:
    """Copy what makes the template, and nothing that lies beside it in a checkout."""
    shutil.copy(CHECKOUT / "copier.yml", folder)
    shutil.copytree(CHECKOUT / "presets", folder / "presets")
    for path in PATHS:
        (folder / "template" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / "template" / path, folder / "template" / path)
    return folder


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_template(tmp_path_factory.mktemp("snapshot"))
