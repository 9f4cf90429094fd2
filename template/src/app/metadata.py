"""What pyproject.toml and openapi.toml say of the project."""

import tomllib
from importlib.metadata import metadata
from importlib.resources import files

# % filter replace("my-api", project_slug)
NAME = "my-api"
# % endfilter
_project = metadata(NAME)
_openapi = tomllib.loads(files("app").joinpath("openapi.toml").read_text(encoding="utf-8"))

TITLE: str = _openapi["title"]
DESCRIPTION: str = _openapi["description"]
VERSION: str = _project["Version"]
