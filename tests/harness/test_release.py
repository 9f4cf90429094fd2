"""What the release workflow runs: each version has its tag, at the commit that made it."""

from __future__ import annotations

from pathlib import Path

import pytest
import release
from support import commit_all, git


def test_each_version_is_tagged_once_at_its_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    origin, main = tmp_path / "origin.git", tmp_path / "main"
    git(tmp_path, "init", "--quiet", "--bare", str(origin))
    git(tmp_path, "clone", "--quiet", str(origin), str(main))
    for version in ("0.1.0", "0.2.0"):
        (main / "pyproject.toml").write_text(f"[project]\nversion = '{version}'\n", "utf-8")
        commit_all(main, f"sets-{version}")
    (main / "later").touch()
    commit_all(main, "later")
    git(main, "tag", "v0.1.0", "sets-0.1.0")
    monkeypatch.setattr(release, "ROOT", main)
    release.main(["--dry-run"])
    assert git(origin, "tag") == ""
    release.main([])
    assert git(origin, "rev-parse", "v0.2.0") == git(main, "rev-parse", "sets-0.2.0")
    release.main([])
    commit = git(main, "rev-parse", "v0.2.0").strip()
    assert capsys.readouterr().out.splitlines() == [f"v0.2.0 {commit}"] * 2
