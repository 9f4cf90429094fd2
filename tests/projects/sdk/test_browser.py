"""A page on another origin uses the client in Chromium, if the CORS settings let it."""

from __future__ import annotations

import functools
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from projects.project import Project
from projects.sdk.conftest import Installed
from projects.sdk.users import Users
from projects.sdk.workshop import DATA
from projects.server import serve

pytestmark = pytest.mark.level(3)
BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Stay silent."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve files at an origin of their own; yield it."""
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def bundle(users: Users, folder: Path) -> Project:
    """Return a site that a bundler made of a page and the installed client."""
    shutil.copytree(DATA / "browser", folder)
    site = Project(folder, users.workshop.answers, users.workshop.variables)
    (package,) = users.typescript.folder.glob("*.tgz")
    site.run(["npm", "install", "--no-audit", "--no-fund", "--silent", str(package)])
    options = "--bundle --format=esm --platform=browser --target=es2022 --outfile=site/page.js"
    site.run(f"npx --no-install esbuild page.ts {options}")
    text = '<!doctype html><title>A page</title><body><script type="module" src="page.js"></script>'
    (folder / "site/index.html").write_text(text, encoding="utf-8")
    return site


@pytest.mark.skipif(not BROWSER, reason="no Chromium on the PATH")
def test_a_page_calls_the_api_if_its_origin_is_allowed(
    installed: Installed, tmp_path: Path
) -> None:
    users = installed("full")
    site = bundle(users, tmp_path / "page")

    def shown(origin: str, server: str | None) -> dict[str, object]:
        said = site.run(["node", "open.mjs", BROWSER, f"{origin}/?server={server}"])
        found: dict[str, object] = json.loads(said)
        return found

    with served(tmp_path / "page/site") as origin:
        with serve(users.workshop, CORS_ORIGINS=origin) as server:
            assert shown(origin, server.url) == {
                "created": "From a page",
                "listed": True,
                "read": 1,
                "deleted": 204,
                "missing": "Not Found",
                "refused": "undefined",
            }
        with serve(users.workshop, CORS_ORIGINS="https://elsewhere.example") as server:
            before = server.get("/items/").body
            refused = shown(origin, server.url)
            assert refused == {"refused": "TypeError: Failed to fetch"}
            assert server.get("/items/").body == before
