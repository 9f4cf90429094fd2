"""Run by an interpreter that has FastAPI: import applications, one after the other.

    python running.py TELLING < a JSON list of {name, folder, app, roots}

Prints, by name, what world/telling.py tells of the application, and what its document shows.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def main(telling: Any) -> None:  # noqa: ANN401 - a module
    warnings.simplefilter("ignore")
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    told = {one["name"]: run(telling, **one) for one in json.load(sys.stdin)}
    json.dump(told, answer)


def run(telling: Any, name: str, folder: str, app: str, roots: list[str]) -> dict[str, object]:  # noqa: ANN401, ARG001
    before, path = set(sys.modules), [*sys.path]
    os.chdir(folder)
    sys.path[:0] = [str(Path(folder, root)) for root in roots]
    importlib.invalidate_caches()
    try:
        made = telling.application(app)
        shown = [line for one, at in telling.applications(made) for line in document(one, at)]
        return {"operations": telling.all_operations(made), "document": shown}
    except Exception as error:  # noqa: BLE001 - the test shows it
        return {"error": telling.in_one_line(error)}
    finally:
        sys.path[:] = path
        for module in set(sys.modules) - before:
            if str(getattr(sys.modules[module], "__file__", None) or folder).startswith(folder):
                del sys.modules[module]


def document(app: Any, mounted_at: str | None) -> list[dict[str, object]]:  # noqa: ANN401
    return [
        {
            "method": method.upper(),
            "path": (mounted_at or "") + path,
            "tags": operation.get("tags", []),
            "operation_id": operation["operationId"],
            "callbacks": [*operation.get("callbacks", {})],
        }
        for path, operations in app.openapi().get("paths", {}).items()
        for method, operation in operations.items()
        if method in METHODS
    ]


if __name__ == "__main__":
    spec = importlib.util.spec_from_file_location("telling", sys.argv[1])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    main(module)
