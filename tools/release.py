"""Tags the versions that have no tag yet, each at the commit that made it.

    python3 tools/release.py [--dry-run]

Prints the tags. The release workflow runs it for each commit on main that changes pyproject.toml.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "generator"))
from scaffold.world.releases import releases  # noqa: E402


def git(*arguments: str) -> str:
    """Run git and return what it prints."""
    return subprocess.check_output(["git", "-C", str(ROOT), *arguments], text=True)


def main(arguments: list[str]) -> None:
    """Tag the versions and push the tags."""
    there = git("tag").split()
    for tag, commit in releases(ROOT).items():
        if tag in there:
            continue
        print(tag, commit)
        if "--dry-run" not in arguments:
            git("tag", tag, commit)
            git("push", "origin", tag)


if __name__ == "__main__":
    main(sys.argv[1:])
