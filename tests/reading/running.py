"""Run by an interpreter that has FastAPI: import applications, one after the other.

    python running.py WORLD < a JSON list of {name, folder, app, roots}

Prints, by name, what WORLD/introspection says of the application, and what its document shows.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

INSIDE = ("main", "describing")
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def main(world: str) -> None:
    sys.path.insert(0, world)
    inside: list[Any] = [
        importlib.import_module(f"introspection.{name}") for name in ("main", "describing")
    ]
    del sys.path[0]
    warnings.simplefilter("ignore")
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    watch = inside[0].watching()
    said = {one["name"]: run(watch, *inside, **one) for one in json.load(sys.stdin)}
    json.dump(said, answer)


def run(
    watch: Any,  # noqa: ANN401 - what the modules make
    main: Any,  # noqa: ANN401 - a module
    describing: Any,  # noqa: ANN401 - a module
    name: str,  # noqa: ARG001
    folder: str,
    app: str,
    roots: list[str],
) -> dict[str, object]:
    before, path = set(sys.modules), [*sys.path]
    os.chdir(folder)
    sys.path[:0] = [str(Path(folder, root)) for root in roots]
    importlib.invalidate_caches()
    try:
        made = main.application(app)
        shown = [line for one, at in describing.applications(made) for line in document(one, at)]
        return {**describing.described(watch, made, app), "document": shown}
    except Exception as error:  # noqa: BLE001 - the test shows it
        return {"error": main.in_one_line(error)}
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
    main(sys.argv[1])
