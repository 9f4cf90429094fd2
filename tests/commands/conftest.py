"""Pythons that have FastAPI, the oldest that is served and the newest, to ask applications by."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from support import UV

VERSIONS = {"oldest": ["fastapi==0.115.*", "httpx"], "newest": ["fastapi", "httpx2"]}


@pytest.fixture(scope="session", params=VERSIONS)
def served_by(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with this FastAPI, pytest, and a client for tests."""
    folder = tmp_path_factory.mktemp("served")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([UV, "venv", "--quiet", str(folder)], check=True)
    install = [UV, "pip", "install", "--quiet", "--python", str(python)]
    subprocess.run([*install, "pytest", *VERSIONS[request.param]], check=True, timeout=600)
    return python
