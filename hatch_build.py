"""Puts the template into the distribution, as a git bundle of its tags.

An installed `scaffold` renders from that bundle: offline, and exactly the version that it was
released with. Copier needs a git repository with tags, and a bundle is one, in a file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = "template.bundle"
TEMPLATE = ["copier.yml", "presets", "template"]
MAKER = [
    "-c",
    "user.name=scaffold",
    "-c",
    "user.email=scaffold@localhost",
    "-c",
    "commit.gpgsign=false",
]


class TemplateBundleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the bundle: at the top of a source archive, in the package of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle, or take the one that a source archive brought along.

        Args:
            version: "editable" where the checkout itself will be the template.
            build_data: What Hatchling includes; the bundle is added to it.
        """
        if version == "editable":
            return
        root = Path(self.root)
        bundle = root / BUNDLE
        if not bundle.exists():
            self._made = Path(tempfile.mkdtemp(prefix="template-bundle-"))
            bundle = self._made / BUNDLE
            make_bundle(root, f"v{self.metadata.version}", bundle)
        inside = BUNDLE if self.target_name == "sdist" else f"scaffold/{BUNDLE}"
        build_data["force_include"][str(bundle)] = inside

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the build."""
        if made := getattr(self, "_made", None):
            shutil.rmtree(made, ignore_errors=True)


def make_bundle(root: Path, tag: str, bundle: Path) -> None:
    """Write `bundle`: every tag of the repository at `root`, with `tag` on HEAD if it is new."""
    repository = bundle.parent / "repository.git"
    if _is_repository(root):
        _git("clone", "--quiet", "--bare", str(root), str(repository))
        if _git("-C", str(repository), "rev-parse", "--is-shallow-repository") == "true":
            _forget_history(repository)
    else:
        _commit_files(root, repository)
    if not _git("-C", str(repository), "tag", "--list", tag):
        _git("-C", str(repository), "tag", tag, "HEAD")
    _git("-C", str(repository), "bundle", "create", "--quiet", str(bundle), "HEAD", "--tags")


def _is_repository(root: Path) -> bool:
    # Not "inside a repository": an unpacked archive may lie in somebody else's.
    return (root / ".git").exists()


def _forget_history(repository: Path) -> None:
    """Make HEAD the only commit: a bundle of a shallow clone could not be cloned."""
    at = ["-C", str(repository)]
    commit = _git(*at, *MAKER, "commit-tree", "-m", "The template", "HEAD^{tree}")
    for ref in _git(*at, "for-each-ref", "--format=%(refname)").splitlines():
        _git(*at, "update-ref", "-d", ref)
    (repository / "shallow").unlink()
    (repository / "HEAD").write_text("ref: refs/heads/main\n", encoding="ascii")
    _git(*at, "update-ref", "refs/heads/main", commit)


def _commit_files(root: Path, repository: Path) -> None:
    """Make a repository of one commit from files that came without one."""
    _git("init", "--quiet", "--bare", "--initial-branch=main", str(repository))
    at = ["--git-dir", str(repository), "--work-tree", str(root), *MAKER]
    _git(*at, "add", "--", *[str(root / name) for name in TEMPLATE])
    _git(*at, "commit", "--quiet", "--no-verify", "--message=The template")


def _git(*arguments: str) -> str:
    ours = {name: value for name, value in os.environ.items() if not _is_of_a_hook(name)}
    done = subprocess.run(
        ["git", *arguments], check=True, stdout=subprocess.PIPE, env=ours, encoding="utf-8"
    )
    return done.stdout.strip()


def _is_of_a_hook(name: str) -> bool:
    # git sets these for its hooks; they would send our commands to another repository.
    return name in {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"}
