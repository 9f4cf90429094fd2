"""/docs: Swagger UI, served from the project, so that it works without internet."""

import base64
import hashlib
import re
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles


def add_docs(app: FastAPI) -> None:
    """Add /docs."""
    page, assets = pages(app, "/docs")
    app.add_route(page.path, page.endpoint, include_in_schema=False)
    app.mount(assets.path, assets.app)


def replace_docs(app: FastAPI) -> None:
    """Take the place of FastAPI's own page, in a mounted application: it loads from elsewhere."""
    if app.openapi_url and app.docs_url:
        app.router.routes[:0] = pages(app, app.docs_url)
        app.docs_url = None


def pages(app: FastAPI, path: str) -> tuple[Route, Mount]:
    """Return the page for an application's operations, and the files that it loads."""
    assets = f"{path}/assets"

    async def swagger_ui(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "")
        page = get_swagger_ui_html(
            title=app.title,
            openapi_url=f"{root}{app.openapi_url}",
            swagger_js_url=f"{root}{assets}/swagger-ui-bundle.js",
            swagger_css_url=f"{root}{assets}/swagger-ui.css",
            swagger_favicon_url=f"{root}{assets}/favicon.png",
            swagger_ui_parameters=app.swagger_ui_parameters,
        )
        page.headers["Content-Security-Policy"] = content_security_policy(bytes(page.body))
        return page

    files_of_the_page = StaticFiles(directory=str(files("fastapi_offline") / "static"))
    return Route(path, swagger_ui, include_in_schema=False), Mount(assets, files_of_the_page)


def content_security_policy(page: bytes) -> str:
    """Return the policy under which the page works: its own files, and its one inline script."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in re.findall(rb"<script>(.*?)</script>", page, re.DOTALL)
    )
    return (
        f"default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
    )
