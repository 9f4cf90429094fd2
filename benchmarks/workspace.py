"""Where the measuring takes place, outside the checkout: template, commands, projects."""

from __future__ import annotations

import json
import os
from functools import cached_property
from pathlib import Path

from measure import run
from server import Program

CHECKOUT = Path(__file__).parent.parent
PLAIN = Path(__file__).parent / "plain"
BARE = PLAIN.with_name("bare")
RECOMMENDED = ("request_id", "security_headers", "trusted_host", "gzip")
MIDDLEWARE = (
    "proxy_headers",
    "request_id",
    "security_headers",
    "trusted_host",
    "cors",
    "https_redirect",
    "gzip",
    "sessions",
    "msgpack",
)
# A server of the plain app has what `python -m app` gives its own.
UVICORN = ("-m", "uvicorn", "--host", "127.0.0.1", "--lifespan", "on")


def scripts(virtual_environment: Path) -> Path:
    """Return the folder with an environment's commands."""
    return virtual_environment / ("Scripts" if os.name == "nt" else "bin")


class Workspace:
    """A temporary folder, in which everything is made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        """Take an empty folder."""
        self.folder = folder

    @cached_property
    def template(self) -> Path:
        """A clone of the checkout's last commit: what is not committed is not measured."""
        folder = self.folder / "template"
        run("git", "clone", "--quiet", CHECKOUT, folder)
        return folder

    @cached_property
    def commit(self) -> str:
        """The commit that is measured."""
        return run("git", "-C", self.template, "rev-parse", "--short", "HEAD").strip()

    @cached_property
    def tools(self) -> Path:
        """The commands of an environment with scaffold, and therefore Copier and Typer."""
        return self.install("scaffold", str(self.template))

    def install(self, name: str, package: str) -> Path:
        """Install a package into an environment of its own; return the folder of its commands."""
        made = self.folder / "environments" / name
        if not made.exists():
            run("uv", "venv", "--quiet", made)
            run("uv", "pip", "install", "--quiet", "--python", scripts(made) / "python", package)
        return scripts(made)

    @cached_property
    def bundle(self) -> Path:
        """The template that the installed scaffold carries."""
        where = "import scaffold; print(scaffold.__path__[0])"
        return Path(run(self.tools / "python", "-c", where).strip()) / "template.bundle"

    @cached_property
    def python(self) -> Path:
        """The interpreter of all servers: with what each middleware and the plain app need."""
        project = self.render("all", middleware=MIDDLEWARE)
        run("uv", "sync", "--quiet", "--no-dev", folder=project)
        python = scripts(project / ".venv") / "python"
        run("uv", "pip", "install", "--quiet", "--python", python, "asgi-correlation-id")
        return python

    def render(self, name: str, middleware: tuple[str, ...], **more: object) -> Path:
        """Return a project with the sample routers in memory, this middleware, and more answers."""
        answers = self.folder / f"{name}.yml"
        chosen = {"resources": [], "middleware": middleware, "examples": True, "extras": []}
        answers.write_text(
            json.dumps({**chosen, "project_name": "My API", **more}), encoding="utf-8"
        )
        project = self.folder / "projects" / name
        copier = (self.tools / "copier", "copy", "--quiet", "--defaults")
        cache = str(self.folder / "cache")
        run(*copier, "--data-file", answers, self.template, project, COPIER_CACHE_DIR=cache)
        return project

    def rendered(self, project: Path, **settings: str) -> Program:
        """Return how a project's server starts: as its README says."""
        sources = {"PYTHONPATH": str(project / "src")}
        return Program((str(self.python), "-m", "app"), project, sources | settings)

    def plain(self, folder: Path, *flags: str, app: str = "main:app") -> Program:
        """Return how the server of a plain app starts."""
        words = (*UVICORN, app, "--timeout-graceful-shutdown", "30", *flags)
        return Program((str(self.python), *words), folder, {})
