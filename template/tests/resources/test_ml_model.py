import asyncio
import runpy
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from fixtures.app import serve

from app.main import create_app
from app.resources.base import NotReady
from app.resources.ml_model import MlModel

SCRIPT = Path(__file__).parents[2] / "scripts" / "train_model.py"


def test_not_ready_when_released(client: TestClient) -> None:
    assert client.portal is not None
    client.portal.call(client.app_state["ml_model"].close)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["detail"] == "ml_model: not loaded"


def test_no_prediction_before_it_is_loaded() -> None:
    with pytest.raises(NotReady):
        asyncio.run(MlModel().predict([1, 1, 1]))


async def predict() -> float:
    async with MlModel() as model:
        return await model.predict([100, 3, 10])


def test_the_script_makes_the_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shipped = asyncio.run(predict())
    path = tmp_path / "model.onnx"
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), str(path)])
    runpy.run_path(str(SCRIPT), run_name="__main__")
    monkeypatch.setenv("ML_MODEL_PATH", str(path))
    assert asyncio.run(predict()) == pytest.approx(shipped)


def test_a_file_that_is_no_model_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "model.onnx"
    path.write_text("no model")
    monkeypatch.setenv("ML_MODEL_PATH", str(path))
    with pytest.raises(Exception, match=r"(?i)protobuf"), serve(create_app()):
        pass
