"""Trains the sample model and writes it as an ONNX file: `uv run scripts/train_model.py FILE`.

The data is made up: houses, whose price depends on area, rooms and age in a straight line,
with some noise. Replace it by your own, and keep the names `features` and `prediction`.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

PRICE_PER = np.array([3000.0, 10000.0, -500.0])  # square metre, room, year of age
BASE_PRICE = 50000.0


def train() -> tuple[np.ndarray, float]:
    """Return weights and intercept of a linear regression on the sample data."""
    random = np.random.default_rng(seed=0)
    houses = random.uniform([20, 1, 0], [200, 8, 100], size=(1000, 3))
    prices = houses @ PRICE_PER + BASE_PRICE + random.normal(scale=1000, size=1000)
    solution, *_ = np.linalg.lstsq(np.column_stack([houses, np.ones(1000)]), prices)
    return solution[:-1], float(solution[-1])


def to_onnx(weights: np.ndarray, intercept: float) -> onnx.ModelProto:
    """Return the regression as a model from `features` (rows, 3) to `prediction` (rows, 1)."""
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["features", "weights", "intercept"], ["prediction"])],
        "house_prices",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["rows", 3])],
        [helper.make_tensor_value_info("prediction", TensorProto.FLOAT, ["rows", 1])],
        [
            numpy_helper.from_array(weights.astype(np.float32).reshape(3, 1), "weights"),
            numpy_helper.from_array(np.array([intercept], dtype=np.float32), "intercept"),
        ],
    )
    return helper.make_model(
        graph, ir_version=10, opset_imports=[helper.make_opsetid("", 21)], producer_name="train"
    )


def main(path: Path) -> None:
    """Train the model and write it."""
    model = to_onnx(*train())
    onnx.checker.check_model(model)
    onnx.save(model, path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
