import warnings
from typing import Any

import pytest
from fastapi import FastAPI
from fixtures.app import serve

from app.main import create_app


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_the_document_is_made_without_a_warning(app: FastAPI) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        document = app.openapi()
    assert document["info"]["title"] == app.title


def test_ids_are_unique(app: FastAPI) -> None:
    ids = [operation["operationId"] for operation in operations(app.openapi())]
    assert len(ids) == len(set(ids))


def test_errors_are_documented_under_their_media_type_alone(app: FastAPI) -> None:
    document = app.openapi()
    assert {"Problem", "InvalidValue"} <= document["components"]["schemas"].keys()
    for operation in operations(document):
        errors = {s: r for s, r in operation["responses"].items() if not s.startswith("2")}
        assert "default" in errors
        for response in errors.values():
            assert list(response["content"]) == ["application/problem+json"]


def test_docs_can_be_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_DOCS", "false")
    with serve(create_app()) as client:
        assert client.get("/docs").status_code == 404
        assert client.get("/openapi.json").status_code == 404


@pytest.mark.parametrize("root", ["", "/mounted"])
def test_docs_load_nothing_from_elsewhere(app: FastAPI, root: str) -> None:
    app.mount("/mounted", FastAPI())
    with serve(app) as client:
        page = client.get(f"{root}/docs")
        assert "https://" not in page.text
        assert "script-src 'self' 'sha256-" in page.headers["content-security-policy"]
        for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"):
            assert f'"{root}/docs/assets/{asset}"' in page.text
            assert client.get(f"{root}/docs/assets/{asset}").is_success
        assert f"'{root}/openapi.json'" in page.text
        assert client.get(f"{root}/openapi.json").is_success
