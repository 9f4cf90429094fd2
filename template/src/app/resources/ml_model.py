"""A machine learning model: an ONNX file, run by ONNX Runtime."""

import asyncio
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnxruntime
from pydantic import FilePath
from pydantic_settings import SettingsConfigDict

from app.resources.base import NotReady, Resource, ResourceSettings


class MlModelSettings(ResourceSettings):
    """Which model: a file that takes `features` and gives `prediction`."""

    model_config = SettingsConfigDict(env_prefix="ML_MODEL_", protected_namespaces=())

    path: FilePath = Path(str(files("app") / "resources" / "ml_model.onnx"))


class MlModel(Resource):
    """The model; loading and predicting happen in threads, off the event loop."""

    def __init__(self) -> None:
        self.settings = MlModelSettings()
        super().__init__(self.settings)
        self.session: onnxruntime.InferenceSession | None = None

    async def open(self) -> None:
        """Load the file."""
        self.session = await asyncio.to_thread(onnxruntime.InferenceSession, self.settings.path)

    async def close(self) -> None:
        """Release the memory."""
        self.session = None

    async def check(self) -> None:
        """Tell whether the model is loaded."""
        if self.session is None:
            raise NotReady("not loaded")

    async def predict(self, features: list[float]) -> float:
        """Return the prediction for one row of features.

        Raises:
            NotReady: the model is not loaded.
        """
        if self.session is None:
            raise NotReady("not loaded")
        rows = np.array([features], dtype=np.float32)
        (predictions,) = await asyncio.to_thread(
            self.session.run, ["prediction"], {"features": rows}
        )
        return float(np.asarray(predictions)[0, 0])
