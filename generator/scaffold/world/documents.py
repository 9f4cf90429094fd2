"""OpenAPI documents where they are: in a file, on a server, or in a revision of git."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.world import git

TIMEOUT = 30  # seconds
ACCEPTED = Path(".api-diff")


def read_document(source: str) -> dict[str, Any]:
    """Return an OpenAPI document in JSON or YAML.

    Args:
        source: A file, a URL, or what git calls a file of a revision: `origin/main:openapi.json`.

    Raises:
        RefusedError: Where it cannot be read, or is no OpenAPI 3 document (exit code 2).
    """
    text = _read(source)
    try:
        document = json.loads(text)
    except ValueError:
        document = _from_yaml(text, source)
    if not isinstance(document, dict) or not str(document.get("openapi")).startswith("3."):
        raise _failed(source, "is no OpenAPI 3 document")
    return document


def accepted_ids() -> list[str]:
    """Return the first words of the lines in `.api-diff`; what follows is the reason."""
    if not ACCEPTED.is_file():
        return []
    lines = ACCEPTED.read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if line.strip()]


def add_to_step_summary(markdown: str) -> None:
    """Write on the page of a run in GitHub Actions, if this is one."""
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(markdown)


def _read(source: str) -> str:
    file = Path(source)
    try:
        if source.startswith(("http://", "https://")):
            content = _fetched(source)
        elif ":" in source and not file.exists():
            content = _read_from_git(source)
        else:
            content = file.read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise _failed(source, f"cannot be read: {said}") from error


def _fetched(url: str) -> bytes:
    from urllib.error import HTTPError
    from urllib.request import urlopen

    try:
        with urlopen(url, timeout=TIMEOUT) as answer:
            content: bytes = answer.read()
    except HTTPError as error:
        with error:  # which is an answer too, with a connection that is open
            raise
    return content


def _from_yaml(text: str, source: str) -> object:
    import yaml

    try:
        return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise _failed(source, "is neither JSON nor YAML") from error


def _read_from_git(source: str) -> bytes:
    done = git.run(None, "cat-file", "blob", source)
    if done is None:
        raise _failed(source, "cannot be read: there is no git")
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split())
        raise _failed(source, f"cannot be read: git says {said}")
    return done.stdout


def _failed(source: str, why: str) -> RefusedError:
    return wrong_usage("no-document", f"{source} {why}.")
