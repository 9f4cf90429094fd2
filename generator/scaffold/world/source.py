"""Where the template is: in the installed package, in this checkout, or where the user says."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.model.version import in_order, made, version_of
from scaffold.world import git, terminal
from scaffold.world.releases import doubt, make_repository

ADDRESS = "https://github.com/org/template"
# What Copier makes of it, and therefore what git is asked for.
CLONED = f"{ADDRESS}.git"
PACKAGE = Path(__file__).parent.parent
BUNDLE = PACKAGE / "template.bundle"
ALIASES = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}


@dataclass(frozen=True)
class Source:
    """Where Copier finds the template.

    Attributes:
        address: What Copier is given, and writes into the project's answers file.
        repository: What git reads instead of going to the address: a bundle, or a folder.
        ref: What is taken of it where no version is named; None for what Copier would take.
        is_uncommitted: The newest version in there has changes that are in no commit.
    """

    address: str
    repository: Path | None = None
    ref: str | None = None
    is_uncommitted: bool = False


def template_source(address: str | None, ref: str | None, scratch: Path) -> Source:
    """Return where the template is.

    Args:
        address: What the user asked for; None for the template that belongs to this command.
        ref: The version that is wanted. One that came later than this command is at the address.
        scratch: A folder for what has to be made, as long as the source is used.

    Raises:
        RefusedError: With exit code 2, and the versions, if our template has not that one.
    """
    if address is not None and expanded(address) != CLONED:
        return Source(_absolute(address))
    source = Source(ADDRESS, BUNDLE) if BUNDLE.exists() else _of_checkout(ref, scratch)
    held = versions(source)
    if source.ref is None:
        source = replace(source, ref=made(held)[-1])
    if ref is None or ref in {"HEAD", *held}:
        return source
    at_address = git.tags(CLONED) if version_of(ref) else []
    if isinstance(at_address, str):
        reason = f"this command has {', '.join(held)}, and {ADDRESS} cannot be asked: {at_address}"
        raise wrong_usage("no-such-version", f"There is no version {ref} here: {reason}.")
    if ref in at_address:
        return Source(ADDRESS)
    raise no_such_version(ADDRESS, ref, in_order({*held, *at_address}))


def versions(source: Source) -> Sequence[str]:
    """Return the tags of a template that are versions, the oldest first.

    Raises:
        RefusedError: With exit code 2 if there is no repository, or none that can be reached.
    """
    said = git.tags(str(source.repository or expanded(source.address)))
    if isinstance(said, list):
        return in_order(said)
    raise wrong_usage("no-template", f"Cannot use {source.address} as a template: {said}.")


def no_such_version(address: str, ref: str, there: Sequence[str]) -> RefusedError:
    """Return the error for a version that is not among those of a template."""
    known = ", ".join(there) or "none at all"
    return wrong_usage("no-such-version", f"{address} has no version {ref}: it has {known}.")


def _of_checkout(ref: str | None, scratch: Path) -> Source:
    """Return the template of the checkout that this command runs in, as if it was installed."""
    root, place = data_folder(), scratch / "template.git"
    try:
        is_uncommitted = make_repository(root, place, {ref}.__contains__)
        if why := doubt(root):
            terminal.note(f"note: {why} `git fetch --unshallow` mends that.")
        return Source(ADDRESS, place, "HEAD", is_uncommitted)
    except subprocess.CalledProcessError as error:
        reason = git.fatal(error.stderr.decode("utf-8", "replace"))
    except FileNotFoundError:
        reason = git.NONE
    except (OSError, ValueError) as error:
        reason = str(error)
    raise wrong_usage("no-template", f"Cannot use {root} as a template: {reason}.")


def expanded(address: str) -> str:
    """Return an address as git takes it, where Copier has an alias for it, or leaves `.git` out."""
    for alias, site in ALIASES.items():
        address = re.sub(f"^{alias}/?", site, address)
    known = address.startswith(tuple(ALIASES.values()))
    return f"{address}.git" if known and not address.endswith(".git") else address


@cache
def data_folder() -> Path:
    """Return the folder with copier.yml and presets/: of the package, or of the checkout."""
    return PACKAGE if (PACKAGE / "copier.yml").exists() else PACKAGE.parent.parent


def presets_in(folder: Path) -> dict[str, Path]:
    """Return the answers files in `presets/` of a template's folder, by name."""
    return {file.stem: file for file in sorted((folder / "presets").glob("*.yml"))}


def _absolute(address: str) -> str:
    if address.startswith("file:///"):
        # Imported here: it takes longer than all the rest of a start.
        from urllib.request import url2pathname

        address = url2pathname(address.removeprefix("file://"))
    # Copier reads a relative path from where it happens to be.
    path = Path(address).expanduser()
    return str(path.absolute()) if path.exists() else address
