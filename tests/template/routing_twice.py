"""Run by an interpreter that has FastAPI: the same requests, with shortcuts and without.

    python routing_twice.py FRONTEND

A line in, as JSON, is a case: `routes`, `requests`, and `later`, routes that come after them. The
line out lists what FastAPI answers, and what it answers with shortcuts. FRONTEND is a folder.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from contextlib import suppress
from itertools import count
from typing import Any

from app.routing import add_shortcuts
from fastapi import APIRouter, FastAPI, Request, WebSocket
from fastapi.exceptions import FastAPIError
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse
from starlette.routing import Match


async def main() -> None:
    for line in sys.stdin:
        case = json.loads(line)
        said = [await answers(case, shortcuts) for shortcuts in (False, True)]
        print(json.dumps(said), flush=True)


async def answers(case: dict[str, Any], shortcuts: bool) -> list[object]:
    """Return all answers, before the later routes are there and with them."""
    app, numbers = FastAPI(openapi_url=None, redirect_slashes=case["redirect"]), count()
    if shortcuts:
        add_shortcuts(app)
    said: list[object] = []
    for routes in (case["routes"], case["later"]):
        fill(app, routes, numbers)
        said += [await answer(app, request) for request in case["requests"]]
    return said


def fill(router: Any, routes: list[dict[str, Any]], numbers: count[int]) -> None:  # noqa: ANN401
    """Add routes, numbered as they come."""
    for it in routes:
        path = re.sub("{", lambda _: f"{{p{next(numbers)}", it["path"])
        match it["kind"]:
            case "operation" | "whim":
                route = Whim if it["kind"] == "whim" else APIRoute
                adding = getattr(router, "router", router)
                adding.add_api_route(
                    path or "/",
                    handler(next(numbers)),
                    methods=it["methods"],
                    route_class_override=route,
                )
            case "route":
                router.add_route(path or "/", handler(next(numbers)), methods=it["methods"])
            case "websocket":
                router.add_api_websocket_route(path or "/", websocket(next(numbers)))
            case "frontend":
                router.frontend(path or "/", directory=sys.argv[1])
            case kind:
                fill_inner(router, kind, path, it, numbers)


def fill_inner(
    router: Any,  # noqa: ANN401
    kind: str,
    path: str,
    it: dict[str, Any],
    numbers: count[int],
) -> None:
    """Add what has routes of its own."""
    inner = APIRouter(prefix=path) if kind == "router" else FastAPI(openapi_url=None)
    fill(inner, it["routes"], numbers)
    if kind == "mount":
        router.mount(path, inner)
    elif kind == "host":
        router.host("{name}.example.com", inner)
    else:
        with suppress(FastAPIError):  # Its prefix and a path of it may both be empty.
            router.include_router(inner, prefix=it["include"])


class Whim(APIRoute):  # type: ignore[misc]  # FastAPI is not installed here
    """A route with a mind of its own: it serves one host, and any path that is short."""

    def matches(self, scope: Any) -> Any:  # noqa: ANN401
        if (b"host", b"x") not in scope["headers"]:
            return Match.NONE, {}
        if len(scope["path"]) < 3:
            return Match.FULL, {"endpoint": self.endpoint, "path_params": {}}
        return super().matches(scope)


def handler(number: int) -> Any:  # noqa: ANN401
    async def handle(request: Request) -> JSONResponse:
        return JSONResponse({"number": number, **seen(request.scope)})

    handle.__name__ = f"handle_{number}"
    return handle


def websocket(number: int) -> Any:  # noqa: ANN401
    async def handle(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_json({"number": number, **seen(websocket.scope)})
        await websocket.close()

    return handle


def seen(scope: Any) -> dict[str, object]:  # noqa: ANN401
    """Return what routing told the handler."""
    names = ("path", "root_path", "app_root_path", "path_params")
    route = getattr(scope.get("route"), "path", None)
    routes = [getattr(it, "path", None) for it in scope["router"].routes]
    return {"route": route, "router": routes, **{name: scope.get(name) for name in names}}


async def answer(app: FastAPI, request: dict[str, Any]) -> list[object]:
    """Return what an application sends."""
    sent: list[dict[str, Any]] = []
    given = iter([{"type": "websocket.connect"}] * (request["type"] == "websocket"))

    async def receive() -> dict[str, Any]:
        return next(given, {"type": f"{request['type']}.disconnect", "code": 1000})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {**request, "headers": [(b"host", request["host"].encode())], "query_string": b"q=1"}
    scope |= {"scheme": "http", "http_version": "1.1", "server": None, "extensions": {}}
    try:
        await app(scope, receive, send)
    except Exception as error:  # noqa: BLE001 - compared
        return [repr(error)]
    return [json.loads(json.dumps(message, default=told)) for message in sent]


def told(value: Any) -> object:  # noqa: ANN401
    return value.decode() if isinstance(value, bytes) else repr(value)


if __name__ == "__main__":
    asyncio.run(main())
