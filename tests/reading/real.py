"""The samples as real applications: what FastAPI itself makes of them.

uv run tests/reading/real.py    brings samples/recorded.jsonl up to date
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scaffold.model.application import Reading
from scaffold.world import importing

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from projects.processes import environment
from reading.sample import FOLDER, Sample, samples
from support import python_with

RECORDED = FOLDER / "recorded.jsonl"
WORLD = Path(importing.__file__).parent
NEEDED = ("pydantic-settings", "python-multipart", "fastapi-utils", "typing-inspect")


def install(folder: Path, fastapi: str) -> Path:
    """Make an environment with this FastAPI and what the samples need; return its Python."""
    return python_with(folder, fastapi, *NEEDED, compiled=True)


def run(python: Path, folder: Path, chosen: Sequence[Sample]) -> Mapping[str, Any]:
    """Import applications, all in one process; return what each is, by name."""
    asked = []
    for one in chosen:
        one.write(folder / one.name)
        names = {"name": one.name, "folder": str(folder / one.name), "app": one.target}
        asked.append({**names, "roots": roots(one)})
    script = Path(__file__).with_name("running.py")
    done = subprocess.run(
        [str(python), str(script), str(WORLD)],
        input=json.dumps(asked),
        # A sample registers what it takes from a set.
        env=environment({"PYTHONHASHSEED": "0"}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: Mapping[str, Any] = json.loads(done.stdout)
    return answers


def roots(one: Sample) -> list[str]:
    """Return the folder that the application's module is imported from."""
    module = one.target.partition(":")[0].replace(".", "/")
    ends = (f"{module}.py", f"{module}/__init__.py")
    found = [path.removesuffix(end) for path in one.files for end in ends if path.endswith(end)]
    return [min(found, key=len)]


def recorded() -> dict[str, Reading]:
    """Return what the samples were when they were last recorded, by name."""
    answers = [json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines()]
    return {answer.pop("sample"): importing.reading_of(answer) for answer in answers}


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch).resolve()
        python = install(folder / "environment", "fastapi")
        answers = run(python, folder, [*samples().values()])
    text = "".join(line(name, answers[name]) for name in samples())
    RECORDED.write_text(text, encoding="utf-8")
    number = sum(len(answer["operations"]) for answer in answers.values())
    print(f"{len(samples())} samples, {number} operations")


def line(name: str, answer: Mapping[str, Any]) -> str:
    """Return what is recorded of a sample: not what its documents show."""
    kept = {key: value for key, value in answer.items() if key != "document"}
    empty: dict[str, list[object]] = {"documents": [], "middleware": []}
    return json.dumps({"sample": name, **kept, **empty}, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
