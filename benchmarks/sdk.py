"""The script that generates the clients, against the generators that it calls."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from pathlib import Path

from growth import IN_A_ROUTER, SIZES, grow_project
from measure import Command, Effort, Pair, in_turn, run
from table import Row, Table
from workspace import Workspace

CLIENTS = ("typescript", "python")
BOTH = "both clients"
# A round of 1,000 operations takes minutes.
ROUNDS_OF_MANY = 3
DOCUMENT = "import json; from app.main import app; print(json.dumps(app.openapi()))"
TEXT = """\
From a file with the document to clients in their places: the project's script, which also takes
both clients' names apart, compares and tells what changed, against the generator's own command
line, in the same version and with its defaults. The document has the sample routers and as many
operations more, ten a router. Both clients are compared with the two generators one after the
other. Everything is installed before the clock runs; nothing of the app is imported."""


def tables(workspace: Workspace, effort: Effort) -> list[Table]:
    """Return the times of a whole generation."""
    rows = [row for size in SIZES for row in rows_of(workspace, size, effort)]
    return [Table("Clients", TEXT, "the script", "the bare generator", rows, "s")]


def rows_of(workspace: Workspace, size: int, effort: Effort) -> list[Row]:
    """Measure all scripts and generators with a document of so many operations more."""
    source = document(workspace, size)
    projects = {
        "TypeScript": project(workspace, f"sdk-{size}-typescript", "python", ["typescript"]),
        "Python": project(workspace, f"sdk-{size}-python", "python", ["python"]),
        BOTH: project(workspace, f"sdk-{size}-both", "python", [*CLIENTS]),
        f"{BOTH}, script in Node": project(workspace, f"sdk-{size}-node", "node", [*CLIENTS]),
    }
    ours = {name: Command(name, script(folder, source)) for name, folder in projects.items()}
    # The first run installs what is pinned, and is not measured.
    for command in ours.values():
        run(*command.words)
    theirs = bare(workspace, projects["TypeScript"], source)
    rounds = min(effort.commands, ROUNDS_OF_MANY) if size == max(SIZES) else effort.commands
    times = in_turn([*ours.values(), *theirs.values()], rounds)
    pairs = {
        name: Pair(times[name], times[theirs[name.partition(",")[0]].name]) for name in projects
    }
    return [Row(f"{size:,} operations, {name}", pair) for name, pair in pairs.items()]


def document(workspace: Workspace, size: int) -> Path:
    """Return a file with the document of an app with so many operations more."""
    grown = workspace.render(f"sdk-{size}-app", middleware=())
    names = [f"things_{number}" for number in range(size // IN_A_ROUTER)]
    grow_project(grown / "src" / "app" / "routers", names)
    text = run(workspace.python, "-c", DOCUMENT, folder=grown, PYTHONPATH=str(grown / "src"))
    file = workspace.folder / f"sdk-{size}.json"
    file.write_text(text, encoding="utf-8")
    return file


def project(workspace: Workspace, name: str, language: str, clients: list[str]) -> Path:
    """Return an installed project with a script in this language, and these clients."""
    answers = workspace.folder / f"{name}.yml"
    chosen = {"resources": [], "middleware": [], "examples": True, "extras": []}
    sdk = {"sdk_script": language, "sdk_clients": clients}
    answers.write_text(json.dumps({**chosen, **sdk}), encoding="utf-8")
    folder = workspace.folder / "projects" / name
    copier = (workspace.tools / "copier", "copy", "--quiet", "--defaults")
    cache = str(workspace.folder / "cache")
    run(*copier, "--data-file", answers, workspace.template, folder, COPIER_CACHE_DIR=cache)
    run("uv", "sync", "--quiet", folder=folder)
    return folder


def script(folder: Path, source: Path) -> list[str]:
    """Return the project's command line: the one of its README, from any folder."""
    node = folder / "scripts" / "generate-sdk.mjs"
    python = folder / "scripts" / "generate_sdk.py"
    uv = ["uv", "run", "--quiet", "--project", str(folder), str(python)]
    return [*(["node", str(node)] if node.exists() else uv), "--input", str(source)]


def bare(workspace: Workspace, typescript: Path, source: Path) -> dict[str, Command]:
    """Return the generators' own commands, by the client that they make."""
    package = typescript / "clients" / "typescript" / "node_modules" / ".bin" / "openapi-ts"
    hey_api = [str(package), "--input", str(source), "--output", "client", "--silent"]
    tools = workspace.install("openapi-python-client", pinned(workspace.template))
    generator = [str(tools / "openapi-python-client"), "generate", "--path", str(source)]
    # It runs the ruff that it finds.
    found = {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    shell = str(shutil.which("sh"))
    both = [shell, "-c", f"{shlex.join(hey_api)} && {shlex.join(generator)}"]
    return {
        "TypeScript": Command("Hey API", hey_api),
        "Python": Command("openapi-python-client", generator, found),
        BOTH: Command("both generators", both, found),
    }


def pinned(template: Path) -> str:
    """Return the generator of the Python client, as the template pins it."""
    text = (template / "template/clients/python/generate.py").read_text(encoding="utf-8")
    return next(word for word in text.split('"') if word.startswith("openapi-python-client=="))
