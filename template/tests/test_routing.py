import pytest
from fastapi import APIRouter, FastAPI
from starlette.routing import Match
from starlette.testclient import TestClient
from starlette.types import Scope

from app.routing import add_shortcuts, prepare


class Untried(APIRouter):
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        raise AssertionError(scope["path"])


async def answer() -> str:
    return "there"


def routed(*routers: APIRouter) -> TestClient:
    app = FastAPI()
    add_shortcuts(app)
    for router in routers:
        app.include_router(router)
    return TestClient(app)


def with_route(router: APIRouter, path: str) -> APIRouter:
    router.add_api_route(path, answer)
    return router


def test_a_router_that_begins_otherwise_is_not_tried() -> None:
    things = with_route(Untried(prefix="/things"), "/{number}")
    client = routed(things, with_route(APIRouter(prefix="/items"), "/{number}"))

    assert client.get("/items/1").json() == "there"


def test_the_first_of_two_that_match_is_served() -> None:
    client = routed(with_route(APIRouter(), "/{name}"), with_route(Untried(), "/items"))

    assert client.get("/items").json() == "there"


def test_what_no_router_serves_is_answered_as_ever() -> None:
    client = routed(with_route(APIRouter(prefix="/items"), "/"))

    assert client.get("/items", follow_redirects=False).headers["location"].endswith("/items/")
    assert client.post("/items/").status_code == 405
    assert client.get("/nothing").status_code == 404


def test_a_path_that_cannot_be_served_stops_the_start() -> None:
    app, mounted = FastAPI(), FastAPI()
    app.mount("/mounted", mounted)
    mounted.include_router(with_route(APIRouter(), "/{number}"), prefix="/{number}")

    with pytest.raises(ValueError, match="number"):
        prepare(app.routes)
