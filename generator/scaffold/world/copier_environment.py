"""Where Copier and its git work: in a folder of this run's own, with settings of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scaffold.world import git, terminal
from scaffold.world.source import CLONED, Source


@contextmanager
def copier_environment(source: Source, scratch: Path) -> Iterator[None]:
    """Keep all that Copier makes inside `scratch`, and let it read the source's repository."""
    from plumbum import local

    temporary = scratch / "temporary"
    temporary.mkdir()
    # Copier runs git with plumbum's copy of the environment, and reads the rest from ours.
    with (
        local.env(**_variables(source)),
        # Copier's shared cache of clones is not safe when two run at once.
        _variable("COPIER_CACHE_DIR", str(scratch / "cache")),
        _temporary_files_in(temporary),
    ):
        for name in git.OF_A_HOOK:
            local.env.pop(name, "")
        yield


def _variables(source: Source) -> dict[str, str]:
    variables = git_settings(source, os.environ)
    if not terminal.can_ask():
        variables["GIT_TERMINAL_PROMPT"] = "0"  # git would ask the terminal itself
    return variables


def git_settings(source: Source, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that add to git's settings, after those that are there already.

    See https://git-scm.com/docs/git-config#ENVIRONMENT
    """
    # Files are rendered as they are in the repository, whatever the user's settings and hooks.
    settings = [("core.autocrlf", "false"), ("core.hooksPath", os.devnull)]
    if source.repository is not None:
        settings.append((f"url.{source.repository.as_posix()}.insteadOf", CLONED))
    present = environment.get("GIT_CONFIG_COUNT", "")
    first = int(present) if present.isdecimal() else 0
    variables = {"GIT_CONFIG_COUNT": str(first + len(settings))}
    for number, (key, value) in enumerate(settings, first):
        variables[f"GIT_CONFIG_KEY_{number}"] = key
        variables[f"GIT_CONFIG_VALUE_{number}"] = value
    return variables


@contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
