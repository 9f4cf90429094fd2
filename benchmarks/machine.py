"""What was measured, and on what."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import load
from measure import run
from workspace import Workspace

# The distributions whose versions matter, by where they are installed.
OF_THE_COMMANDS = ("copier", "typer")
OF_THE_SERVERS = ("fastapi", "starlette", "uvicorn", "pydantic")
VERSIONS = "import json, sys; from importlib.metadata import version as v; " + (
    "print(json.dumps({name: v(name) for name in sys.argv[1:]}))"
)


def again(workspace: Workspace) -> str:
    """Return when and of what a part was measured again, as a sentence."""
    return f"Measured again at {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {workspace.commit}."


def described(workspace: Workspace) -> str:
    """Return the machine, the time and the versions, as a list in Markdown."""
    versions = {
        "Python": platform.python_version(),
        **installed(workspace.python, OF_THE_SERVERS),
        **installed(workspace.tools / "python", OF_THE_COMMANDS),
    }
    lines = [
        f"{processor()}, {os.cpu_count()} cores, {memory()}, {platform.system()}; {busy()}",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {workspace.commit}",
        ", ".join(f"{name} {version}" for name, version in versions.items()),
        f"load: {load.client()}, {load.CONNECTIONS} connections on 127.0.0.1",
    ]
    return "".join(f"- {line}\n" for line in lines)


def installed(python: Path, names: tuple[str, ...]) -> dict[str, str]:
    """Return the versions in an interpreter's environment."""
    versions: dict[str, str] = json.loads(run(python, "-c", VERSIONS, *names))
    return versions


def processor() -> str:
    """Return the processor's model."""
    file = Path("/proc/cpuinfo")
    if file.exists():
        for line in file.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def memory() -> str:
    """Return how much memory there is."""
    if not hasattr(os, "sysconf"):
        return "memory unknown"
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{size / 2**30:.0f} GiB"


def busy() -> str:
    """Return what else the machine was doing."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    return f"load of the last 15 minutes {os.getloadavg()[2]:.1f}"
