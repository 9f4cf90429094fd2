from __future__ import annotations

import os
from pathlib import Path

from scaffold.world.copier_environment import git_settings
from scaffold.world.source import Source

BUNDLE = Source("gh:org/template", Path("/a b/é.bundle"))


def test_settings_are_added_after_those_that_are_there() -> None:
    there = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "c"}
    assert git_settings(BUNDLE, there) == {
        "GIT_CONFIG_COUNT": "4",
        "GIT_CONFIG_KEY_1": "core.autocrlf",
        "GIT_CONFIG_VALUE_1": "false",
        "GIT_CONFIG_KEY_2": "core.hooksPath",
        "GIT_CONFIG_VALUE_2": os.devnull,
        "GIT_CONFIG_KEY_3": "url./a b/é.bundle.insteadOf",
        "GIT_CONFIG_VALUE_3": "https://github.com/org/template.git",
    }


def test_without_a_bundle_git_goes_to_the_address() -> None:
    assert git_settings(Source("gh:org/template"), {})["GIT_CONFIG_COUNT"] == "2"
