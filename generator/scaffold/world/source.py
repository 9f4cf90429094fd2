"""Where the template is: in the installed package, in this checkout, or where the user says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.request import url2pathname

from scaffold.world import git

ADDRESS = "https://github.com/org/template"
# What Copier makes of it, and therefore what git is asked for.
CLONED = f"{ADDRESS}.git"
PACKAGE = Path(__file__).parent.parent
BUNDLE = PACKAGE / "template.bundle"


@dataclass(frozen=True)
class Source:
    """Where Copier finds the template.

    Attributes:
        address: What Copier is given, and writes into the project's answers file.
        bundle: A file that git reads instead of going to the address.
    """

    address: str
    bundle: Path | None = None


def template_source(address: str | None, ref: str | None) -> Source:
    """Return where the template is.

    Args:
        address: What the user asked for; None for the template that belongs to this command.
        ref: The version that is wanted. One that the bundle does not hold is at the address.
    """
    if address is not None:
        return Source(_absolute(address))
    if not BUNDLE.exists():
        return Source(str(data_folder()))
    held = ref is None or git.has_tag(BUNDLE, ref)
    return Source(ADDRESS, BUNDLE if held else None)


@cache
def data_folder() -> Path:
    """Return the folder with copier.yml and presets/: of the package, or of the checkout."""
    return PACKAGE if (PACKAGE / "copier.yml").exists() else PACKAGE.parent.parent


def presets_in(folder: Path) -> dict[str, Path]:
    """Return the answers files in `presets/` of a template's folder, by name."""
    return {file.stem: file for file in sorted((folder / "presets").glob("*.yml"))}


def _absolute(address: str) -> str:
    if address.startswith("file:///"):
        address = url2pathname(address.removeprefix("file://"))
    # Copier reads a relative path from where it happens to be.
    path = Path(address).expanduser()
    return str(path.absolute()) if path.exists() else address
