"""Tags HEAD with the version in pyproject.toml, unless that version has its tag already.

    python3 tools/release.py [--dry-run]

Prints the tag. The release workflow runs it for each commit on main that changes pyproject.toml.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def git(*arguments: str) -> str:
    """Run git and return what it prints."""
    return subprocess.check_output(
        ["git", "-C", str(PYPROJECT.parent), *arguments], text=True
    ).strip()


def main(arguments: list[str]) -> None:
    """Tag the version and push the tag."""
    tag = f"v{tomllib.loads(PYPROJECT.read_text(encoding='utf-8'))['project']['version']}"
    if git("tag", "--list", tag):
        print(f"{tag} is there")
        return
    print(tag)
    if "--dry-run" not in arguments:
        git("tag", tag)
        git("push", "origin", tag)


if __name__ == "__main__":
    main(sys.argv[1:])
