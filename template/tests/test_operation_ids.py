import re
import warnings
from enum import Enum
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, FastAPI, Form
from pydantic import BaseModel

from app import operation_ids
from app.openapi import Application


class Tag(Enum):
    BOXES = "boxes"


class Thing(BaseModel):
    name: str


async def plain() -> None: ...


async def two_bodies(one: Thing, other: Thing) -> None: ...


async def form(name: Annotated[str, Form()]) -> None: ...


def documented(app: FastAPI) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        operation_ids.check(app)
        return app.openapi()


def new_app() -> Application:
    return Application(generate_unique_id_function=operation_ids.operation_id)


def ids(document: Any) -> list[str]:
    """Return all ids in the document, wherever they stand."""
    if isinstance(document, list):
        return [found for value in document for found in ids(value)]
    if not isinstance(document, dict):
        return []
    found = [document["operationId"]] if "operationId" in document else []
    return found + [more for value in document.values() for more in ids(value)]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([], "default-plain"),
        (["things"], "things-plain"),
        (["Big things", "others"], "big_things-plain"),
        ([Tag.BOXES], "boxes-plain"),
        (["Größe"], "groe-plain"),
        (["項目"], "u9805_u76ee-plain"),
        ([""], "default-plain"),
    ],
)
def test_the_first_tag_and_the_function(tags: list[str | Enum], expected: str) -> None:
    app = new_app()
    app.get("/things", tags=tags)(plain)
    assert ids(documented(app)) == [expected]


def test_a_router_in_a_router() -> None:
    app, outer, inner = new_app(), APIRouter(prefix="/outer"), APIRouter(prefix="/inner")
    inner.get("/things", tags=["things"])(plain)
    outer.include_router(inner, tags=["inner"])
    app.include_router(outer, tags=["outer"])
    document = documented(app)
    assert document["paths"]["/outer/inner/things"]["get"]["tags"][0] == "outer"
    assert ids(document) == ["outer-plain"]


def test_two_methods_of_one_function() -> None:
    app = new_app()
    app.api_route("/things", methods=["GET", "PUT"], tags=["things"])(plain)
    assert sorted(ids(documented(app))) == ["things-plain_get", "things-plain_put"]


def test_one_router_under_two_prefixes() -> None:
    app, router = new_app(), APIRouter(tags=["things"])
    router.get("/things")(plain)
    router.post("/things")(two_bodies)
    router.post("/forms")(form)
    for prefix in ("/v1", "/v2"):
        app.include_router(router, prefix=prefix)
    assert sorted(ids(documented(app))) == [
        "things-form_v1",
        "things-form_v2",
        "things-plain_v1",
        "things-plain_v2",
        "things-two_bodies_v1",
        "things-two_bodies_v2",
    ]


def test_the_words_of_a_path_keep_their_order() -> None:
    app = new_app()
    for path in ("/a/b/c/d/e", "/v/w/x/y/z"):
        app.get(path)(plain)
    assert ids(documented(app)) == ["default-plain_a_b_c_d_e", "default-plain_v_w_x_y_z"]


def test_paths_of_the_same_words() -> None:
    app = new_app()
    app.get("/a/b")(plain)
    app.get("/b/a")(plain)
    assert ids(documented(app)) == ["default-plain_1", "default-plain_2"]


def test_body_models_are_named_after_the_operation() -> None:
    app = new_app()
    app.post("/things", tags=["things"])(two_bodies)
    app.post("/forms", tags=["things"])(form)
    schemas = documented(app)["components"]["schemas"]
    assert {"Body_things-two_bodies", "Body_things-form"} <= schemas.keys()


def test_callbacks_and_webhooks() -> None:
    app, callbacks = new_app(), APIRouter()
    callbacks.post("{$request.query.url}")(two_bodies)
    for path in ("/one", "/two"):
        app.post(path, tags=["things"], name=path[1:], callbacks=callbacks.routes)(plain)
    app.webhooks.post("things-changed", tags=["things"])(form)
    assert sorted(ids(documented(app))) == [
        "things-form",
        "things-one",
        "things-two",
        "things-two_bodies_one",
        "things-two_bodies_two",
    ]


def test_an_id_of_ones_own_and_an_operation_that_is_hidden() -> None:
    app = new_app()
    app.get("/things", operation_id="mine")(plain)
    app.get("/hidden", include_in_schema=False)(two_bodies)
    assert ids(documented(app)) == ["mine"]


def test_a_true_duplicate_stops_the_start_and_names_both_functions() -> None:
    def make() -> Any:
        async def plain() -> None: ...

        return plain

    app = new_app()
    app.get("/one", tags=["things"])(plain)
    app.get("/two", tags=["things"])(make())
    with pytest.raises(operation_ids.DuplicateOperationId) as error:
        operation_ids.check(app)
    assert re.search(r"\.plain and .*make\.<locals>\.plain would both be", str(error.value))
