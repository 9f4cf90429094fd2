"""The samples as real applications: what FastAPI itself makes of them.

uv run tests/reading/real.py    brings samples/recorded.jsonl up to date
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scaffold.model.told import Told, from_objects
from scaffold.world import telling

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from projects.processes import environment
from reading.sample import FOLDER, Sample, samples
from support import UV

RECORDED = FOLDER / "recorded.jsonl"
NEEDED = ("pydantic-settings", "python-multipart", "fastapi-utils", "typing-inspect")


def install(folder: Path, fastapi: str) -> Path:
    """Make an environment with this FastAPI and what the samples need; return its Python."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([UV, "venv", "--quiet", str(folder)], check=True)
    install = [UV, "pip", "install", "--quiet", "--python", str(python)]
    subprocess.run([*install, fastapi, *NEEDED], check=True)
    # Compiled once, and not by each process that may write nothing.
    subprocess.run([str(python), "-c", "import fastapi, pydantic_settings"], check=True)
    return python


def run(python: Path, folder: Path, chosen: Sequence[Sample]) -> Mapping[str, Any]:
    """Import applications, all in one process; return what each tells, by name."""
    asked = []
    for one in chosen:
        one.write(folder / one.name)
        names = {"name": one.name, "folder": str(folder / one.name), "app": one.target}
        asked.append({**names, "roots": roots(one)})
    script = Path(__file__).with_name("running.py")
    done = subprocess.run(
        [str(python), str(script), telling.__file__],
        input=json.dumps(asked),
        # A sample registers what it takes from a set.
        env=environment({"PYTHONHASHSEED": "0"}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: Mapping[str, Any] = json.loads(done.stdout)
    return told


def roots(one: Sample) -> list[str]:
    """Return the folder that the application's module is imported from."""
    module = one.target.partition(":")[0].replace(".", "/")
    ends = (f"{module}.py", f"{module}/__init__.py")
    found = [path.removesuffix(end) for path in one.files for end in ends if path.endswith(end)]
    return [min(found, key=len)]


def recorded() -> dict[str, list[Told]]:
    """Return what the samples told when they were last recorded, by name."""
    found: dict[str, list[Told]] = {}
    for line in RECORDED.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        found.setdefault(one.pop("sample"), []).extend(from_objects([one]))
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch).resolve()
        python = install(folder / "environment", "fastapi")
        answers = run(python, folder, [*samples().values()])
    lines = [
        json.dumps({"sample": name, **asdict(one)}, ensure_ascii=False)
        for name in samples()
        for one in from_objects(answers[name]["operations"])
    ]
    RECORDED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(samples())} samples, {len(lines)} operations")


if __name__ == "__main__":
    main()
