"""Changes of an API: of its document, and of the project's files."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path

from projects.sdk.workshop import Document, Workshop

Change = Callable[[Document], object]


def replace(sdk: Workshop, path: str, old: str, new: str) -> None:
    """Change a file of the project, once."""
    file = sdk.folder / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def nothing(document: Document) -> None:
    """Leave it as it is."""


def without_an_operation(document: Document) -> None:
    del document["paths"]["/items/{item_id}"]["delete"]


def with_a_field(document: Document) -> None:
    document["components"]["schemas"]["NewItem"]["properties"]["remark"] = {"type": "string"}


def with_a_collision(document: Document) -> None:
    paths = document["paths"]
    paths["/items/"]["get"]["operationId"] = "items-one"
    paths["/items/"]["post"]["operationId"] = "items-items_one"
    paths["/items/{item_id}"]["get"]["operationId"] = "items_one"


def with_numbers_and_signs(document: Document) -> None:
    """What two languages do not write in the same way."""
    document["components"]["schemas"]["NewItem"]["properties"] |= {
        "f": {
            "type": "number",
            "default": 0.00001,
            "minimum": 1000000.0,
            "maximum": 9223372036854775807,
            "title": 'ü "q" \\ {[, \u2028 🎉',
            "description": "",
        },
        "empty": {},
    }


def with_a_version(version: str) -> Change:
    return lambda document: document["info"].update(version=version)


def input_file(sdk: Workshop, folder: Path, change: Change) -> str:
    """Return the path of a document that differs from the project's."""
    document = copy.deepcopy(sdk.document())
    change(document)
    file = folder / "document.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)
