"""The OpenAPI document: FastAPI's own, completed."""

from typing import Any

from fastapi import FastAPI

# % filter replace("import (\n    errors,\n)", "import errors")
from app import (
    errors,
    # % if "operation_ids" in features
    operation_ids,
    # % endif
)


# % endfilter
class Application(FastAPI):
    """FastAPI, whose document also describes the errors."""

    def openapi(self) -> dict[str, Any]:
        """Return the document, https://spec.openapis.org/oas/v3.1.0."""
        # % filter replace("operation_ids.unique(self, super().openapi)", generate_document)
        document = operation_ids.unique(self, super().openapi)
        # % endfilter
        errors.complete(document)
        return document
