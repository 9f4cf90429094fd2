"""The version of an app, as npm takes it."""

from __future__ import annotations

import subprocess

import pytest
from projects.interpreters import has_no_node
from template.reading import ROOT

pytestmark = pytest.mark.skipif(has_no_node(), reason="there is no node here")
SCRIPT = """
import { npmVersion } from './version.mjs';
console.log(npmVersion(process.argv[1]));
"""


def npm_version(version: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", "--input-type=module", "--eval", SCRIPT, version],
        cwd=ROOT / "clients/typescript",
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("version", "npm"),
    [
        ("1.2.3", "1.2.3"),
        ("1.2", "1.2.0"),
        ("2", "2.0.0"),
        ("2026.04.01", "2026.4.1"),
        ("1.0.0rc1", "1.0.0-rc.1"),
        ("1.0a2", "1.0.0-a.2"),
        ("1.0.0.dev3", "1.0.0-dev.3"),
        ("1.2.3-beta.1", "1.2.3-beta.1"),
    ],
)
def test_a_version_has_three_numbers_and_its_phase_after_a_hyphen(version: str, npm: str) -> None:
    assert npm_version(version).stdout == f"{npm}\n"


@pytest.mark.parametrize("version", ["latest", "1.2.3.4", "1.0.post1", ""])
def test_a_version_that_npm_does_not_have_is_refused(version: str) -> None:
    assert "name it like 1.2.3 or 1.2.3rc1" in npm_version(version).stderr
