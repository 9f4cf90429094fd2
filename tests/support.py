"""What several tests need: git, and the files of a project."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml
from typer.testing import Result

CHECKOUT = Path(__file__).parent.parent
UV = os.environ.get("UV") or shutil.which("uv") or "uv"
Run = Callable[..., Result]


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Maker", "-c", "user.email=maker@example.com"]
    done = subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


def commit_all(folder: Path, tag: str) -> None:
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", tag)
    git(folder, "tag", tag)


def files_in(folder: Path) -> dict[str, tuple[bytes, bool]]:
    """Every file but git's and the journal's: what it holds, and whether it can be executed."""
    return {
        file.relative_to(folder).as_posix(): (file.read_bytes(), os.access(file, os.X_OK))
        for file in folder.rglob("*")
        if file.is_file() and not {".git", ".scaffold"} & {*file.relative_to(folder).parts}
    }


def python_with(folder: Path, *packages: str, compiled: bool = False) -> Path:
    """Make an environment with these packages, and return its Python.

    Args:
        compiled: At once, for what may write nothing there: it would compile all each time.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
    options = ["--compile-bytecode"] if compiled else []
    install = [UV, "pip", "install", "--quiet", *options, "--python", str(python), *packages]
    subprocess.run(install, check=True, timeout=600)
    return python


def github(repository: Path) -> dict[str, str]:
    """Return the environment in which a repository on this machine stands in for `gh:org/template`.

    The folder's name ends in `.git`, which an address may leave out. Copier keeps a mirror of each
    address: one of its own, for another repository may have stood in for it before.
    """
    return {
        "COPIER_CACHE_DIR": str(repository.parent / "mirrors"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{str(repository).removesuffix('.git')}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/org/template",
    }


def how_to_make(answers: Mapping[str, object]) -> str:
    """Return the command that makes a project with these answers."""
    words = ["copier", "copy", "--vcs-ref", "HEAD", "--defaults"]
    for name, value in answers.items():
        words += ["--data", f"{name}={value if isinstance(value, str) else json.dumps(value)}"]
    return shlex.join([*words, str(CHECKOUT), "my-api"])


def answers_of(project: Path) -> dict[str, object]:
    """Return what the project's answers file has."""
    text = (project / ".copier-answers.yml").read_text(encoding="utf-8")
    answers: dict[str, object] = yaml.safe_load(text)
    return answers
