"""Puts the template into the distribution, as a git bundle of its versions.

An installed `scaffold` renders from that bundle: offline, and exactly the version that it was
built with. Copier needs a git repository with tags, and a bundle is one, in a file.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "generator"))
from scaffold.world.releases import doubt, make_bundle

BUNDLE = "template.bundle"


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
            make_bundle(root, bundle)
            if why := doubt(root):
                self.app.display_warning(why)
        inside = BUNDLE if self.target_name == "sdist" else f"scaffold/{BUNDLE}"
        build_data["force_include"][str(bundle)] = inside

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the build."""
        if made := getattr(self, "_made", None):
            shutil.rmtree(made, ignore_errors=True)
