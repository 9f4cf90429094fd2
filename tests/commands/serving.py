"""Projects of other makers, imported and asked."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from projects.processes import environment

SCRIPT = """
import importlib, json, sys
from fastapi.testclient import TestClient
module, _, name = sys.argv[1].partition(":")
app = getattr(importlib.import_module(module), name)
app = app if hasattr(app, "openapi") else app()
with TestClient(app) as client:
    answers = [client.request(*one[:2], json=one[2]) for one in json.loads(sys.argv[2])]
    said = [[one.status_code, one.json()] for one in answers]
    json.dump([app.openapi()["paths"], said], sys.stdout)
"""
Question = tuple[str, str, object]


class Served(NamedTuple):
    """What an application documents, and what it answered."""

    paths: Mapping[str, Any]
    answers: Sequence[Any]


def asked(python: Path, folder: Path, app: str, *questions: Question) -> Served:
    """Import an application, start it, and ask it."""
    return Served(*json.loads(run(python, folder, "-c", SCRIPT, app, json.dumps(questions))))


def run(python: Path, folder: Path, *words: str) -> str:
    done = subprocess.run(
        [str(python), "-B", *words],
        cwd=folder,
        env=environment({}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"
    return done.stdout


def check_own_tests(python: Path, folder: Path) -> None:
    """Run the tests that the project has."""
    run(python, folder, "-m", "pytest", "-q", "-p", "no:cacheprovider")
