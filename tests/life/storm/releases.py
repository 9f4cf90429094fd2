"""The next versions of the template, as the next who work on it might make them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from projects.fixtures import copy_template
from ruff import find_ruff_bin
from scratch import replace
from support import commit_all
from template.test_update import NEW_QUESTION

TAGS = ("v1.0.0", "v1.1.0", "v1.2.0")

TIMING = '''\
"""How long a request took, in a header."""

import time

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Timing:
    """Say in `Server-Timing` how long it took to answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began = time.perf_counter()

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                took = (time.perf_counter() - began) * 1000
                MutableHeaders(scope=message).append("Server-Timing", f"app;dur={took:.1f}")
            await send(message)

        return await self.app(scope, receive, sent)


def middleware() -> Middleware:
    """Return it, for the list."""
    return Middleware(Timing)
'''


def make(folder: Path) -> Path:
    """Make a repository of the template as it is now, and two versions after that."""
    copy_template(folder)
    commit_all(folder, TAGS[0])
    next_minor(folder / "template")
    commit_all(folder, TAGS[1])
    next_one(folder)
    commit_all(folder, TAGS[2])
    return folder


def next_minor(template: Path) -> None:
    """A dependency and a setting come, a module moves, a test goes, words and functions change."""
    cashews = '    # % if "cache" in features\n    "cashews'
    replace(template / "pyproject.toml", cashews, f'    "anyio>=4.11",\n{cashews}')
    settings = template / "src/app/settings.py"
    size = "    max_body_size: PositiveInt = 1024 * 1024\n"
    replace(settings, size, f"{size}    max_header_size: PositiveInt = 64 * 1024\n")
    size = "# APP_MAX_BODY_SIZE=1048576\n"
    replace(template / ".env.example", size, f"{size}# APP_MAX_HEADER_SIZE=65536\n")
    (template / "src/app/metadata.py").rename(template / "src/app/about.py")
    main = template / "src/app/main.py"
    moved = "from app.metadata import DESCRIPTION, TITLE, VERSION\n"
    replace(main, moved, "")
    lifespan = "from app.lifespan import lifespan\n"
    replace(main, lifespan, moved.replace("metadata", "about") + lifespan)
    for path in ("src/app/delivery/sending.py", "tests/delivery/test_sending.py"):
        replace(template / path, "app.metadata", "app.about")
        sort = [find_ruff_bin(), "check", "--quiet", "--no-cache", "--select", "I", "--fix", path]
        subprocess.run(sort, cwd=template, check=True)
    (template / "tests/test_fixtures.py").unlink()
    health = template / "src/app/routers/health.py"
    replace(health, "    return Health()\n", '    return Health(status="ok")\n')
    replace(template / "AGENTS.md", "# For agents", "# For agents and people")
    steps = template / ".github/workflows/ci.yml"
    replace(
        steps, "- run: uv run ruff check\n", "- run: uv run ruff check --output-format github\n"
    )


def next_one(folder: Path) -> None:
    """A middleware for all, a function that is called otherwise, and a question with its file."""
    template = folder / "template"
    (template / "src/app/middleware/timing.py").write_text(TIMING, encoding="utf-8")
    listed = template / "src/app/middleware/__init__.py"
    host = '    # % if "trusted_host" in features\n    trusted_host,\n'
    replace(listed, host, f"    timing,\n{host}")
    log = "        access_log.middleware(),\n"
    replace(listed, log, f"{log}        timing.middleware(),\n")
    for path in [*template.glob("src/app/*.py"), *template.glob("tests/**/*.py")]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("add_shortcuts", "add_ways"), encoding="utf-8")
    for before, after in NEW_QUESTION.items():
        replace(folder / "copier.yml", before, after)
    (template / "CHANGELOG.md").write_text("# {= project_name =}: changes\n", encoding="utf-8")
