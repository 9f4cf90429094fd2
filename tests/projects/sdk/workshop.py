"""A project with both scripts in it, and what they write; its clients, installed by users."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from projects import processes
from projects.checks import SDK_SCRIPTS
from projects.project import Project
from projects.sets import preset
from support import commit_all, files_in

DATA = Path(__file__).parent
CLIENTS = ("typescript", "python")
SCRIPTS = {language: command.split() for language, command in SDK_SCRIPTS.items()}
BOTH = tuple(SCRIPTS)
# What the tools leave beside the clients, and git ignores or the user commits as it is.
NOT_GENERATED = {"node_modules", "dist", "__pycache__", "package-lock.json"}
Document = dict[str, Any]
Files = dict[str, tuple[bytes, bool]]


class Ended(NamedTuple):
    """What a script did."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


class Workshop(Project):
    """A project made with the script in Python, with its twin's script in Node beside it."""

    def make(self, snapshot: Path) -> None:
        """Render it, and its twin; install and generate, and commit what came."""
        self.render(snapshot)
        self.twin.render(snapshot)
        shutil.copy(self.twin.folder / "scripts/generate-sdk.mjs", self.folder / "scripts")
        self.run("uv sync --quiet")
        commit_all(self.folder, "installed")
        self.succeed("python")
        commit_all(self.folder, "generated")

    @cached_property
    def twin(self) -> Project:
        """What the same answers make with the script in Node."""
        return Project(self.folder.with_name("twin"), {**self.answers, "sdk_script": "node"})

    def script(self, language: str, *options: str, **extra: str) -> Ended:
        """Run the script in a language to its end."""
        return ended([*SCRIPTS[language], *options], self.folder, self.environment(extra))

    def succeed(self, language: str, *options: str, **extra: str) -> str:
        """Run a script that has to succeed; return what it printed."""
        done = self.script(language, *options, **extra)
        assert done.code == 0, self.failure(" ".join([*SCRIPTS[language], *options]), done.said)
        return done.out

    def generated(self) -> Files:
        """Return the document, and every file of the clients but what tools left there."""
        found = files_in(self.folder / "clients")
        clients = {
            f"clients/{path}": content
            for path, content in found.items()
            if not NOT_GENERATED.intersection(Path(path).parts)
        }
        document = self.folder / "openapi.json"
        if document.exists():
            clients["openapi.json"] = (document.read_bytes(), False)
        return clients

    def reset(self, tag: str = "generated") -> None:
        """Bring back what is committed; what is ignored stays."""
        self.run(f"git reset --quiet --hard {tag}")
        self.run("git clean --quiet -fd")

    def document(self) -> Document:
        """Return the document that was generated last."""
        text = (self.folder / "openapi.json").read_text(encoding="utf-8")
        found: Document = json.loads(text)
        return found

    def names(self, language: str = "python", *options: str) -> dict[str, dict[str, str]]:
        """Return what `--list` tells: for each client, the name of each operation by its place."""
        return tables(self.succeed(language, "--list", *options))


def workshop(snapshot: Path, folder: Path, name: str, **variables: str) -> Workshop:
    """Return the workshop of a preset, with both clients."""
    answers = {**preset(name), "sdk_script": "python", "sdk_clients": list(CLIENTS)}
    made = Workshop(folder / "project", answers, variables)
    made.make(snapshot)
    return made


def ended(words: list[str], folder: Path, variables: Mapping[str, str]) -> Ended:
    """Run a command to its end, in time, and leave nothing of it behind."""
    with processes.start(words, folder, variables, subprocess.PIPE) as process:
        try:
            out, err = process.communicate(timeout=processes.TIME_LIMIT)
        finally:
            processes.kill_group(process)
        return Ended(process.returncode, out, err)


def tables(listed: str) -> dict[str, dict[str, str]]:
    """Read the tables of `--list`: a heading names the client, a line is `PLACE  NAME  ID`."""
    found: dict[str, dict[str, str]] = {}
    client = ""
    start = end = 0
    for line in listed.splitlines():
        if line.startswith("operation "):
            client = line.split()[1].lower()
            # An id may hold spaces, and a path too: the columns are as wide as their headings say.
            start, end = line.index(line.split()[1]), line.rindex("id")
            found[client] = {}
        elif line:
            found[client][line[:start].strip()] = line[start:end].strip()
    return found


def operations(document: Document) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield each operation of a document, with its place."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in {"get", "put", "post", "delete", "patch"}:
                yield f"{method.upper()} {path}", operation


def tags(document: Document) -> list[str]:
    """Return the first tag of each operation, once."""
    return list(dict.fromkeys(operation["tags"][0] for _, operation in operations(document)))


def check_same(sdk: Workshop, *options: str) -> None:
    """Run both from the same state."""
    ended, files = {}, {}
    for language, name in (("python", "generate_sdk.py"), ("node", "generate-sdk.mjs")):
        sdk.reset()
        done = sdk.script(language, *options)
        command = "uv run scripts/" if language == "python" else "node scripts/"
        said = (text.replace(command, "").replace(name, "SCRIPT") for text in done[1:])
        ended[language] = (done.code, *said)
        files[language] = sdk.generated()
    assert ended["python"] == ended["node"]
    assert files["python"] == files["node"]
