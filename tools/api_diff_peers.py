"""What other tools say of tests/apidiff/changes.yml: `uv run tools/api_diff_peers.py`.

It prints a table in Markdown. The tools are installed from PyPI and npm into a scratch folder; all
that takes half an hour. With words after it, only the tools that have one of them in their names.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from apidiff.changes import CHANGES

COMPARED = "require('api-smart-diff').apiCompare(...['./old', './new'].map(require)).diffs"
# It ends with 1 where it cannot read, too.
SAID = """case "$(node_modules/.bin/openapi-diff old.json new.json)" in
*'Found": true'*) exit 1;; *'Found": false'*) exit 0;; *) exit 2;; esac"""
# What ends with 1 for a change that breaks, with 0 for another, else as it wants.
PYPI = {
    "api-diff-sentinel==1.0.2": "api-diff --fail-on-breaking old.json new.json",
    "api-schema-diff==1.0.4": "api-schema-diff old.json new.json",
    "breakwatch==0.1.0": "breakwatch diff old.json new.json",
    "contractor-cli==0.1.0": "contractor diff --engine legacy --base old.json --candidate new.json",
    "jev-oas-sentinel==0.6.0": "jev-oas-sentinel compare --no-jev --mode enforce"
    " --base old.json --head new.json",
    "kryptorious-apiguard==1.0.1": "apiguard diff old.json new.json",
    "schemawatch==0.1.4": "schemawatch old.json new.json",
    "specshift==1.5.0": "specshift diff old.json new.json",
}
NPM = {
    "@useoptic/optic@1.0.9": "node_modules/.bin/optic diff old.json new.json --check",
    "api-smart-diff@1.0.6": f"""node -e "process.exit({COMPARED}.some("""
    """(one) => one.type === 'breaking') ? 1 : 0)" """,
    "openapi-diff@0.24.1": SAID,
}
OURS = {"scaffold api-diff": f"{sys.executable} -m scaffold api-diff old.json new.json"}
HEAD = "| tool | breaking, found | harmless, called breaking | could not look |"


def main(words: list[str]) -> None:
    """Print a row for each tool."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        print(HEAD, "| --- | --- | --- | --- |", sep="\n")
        for name, command in (OURS | PYPI | NPM).items():
            if words and not any(word in name for word in words):
                continue
            if name in NPM:
                subprocess.run(["npm", "install", "--silent", name], cwd=folder, check=True)
            prefix = f"uvx --quiet --from {name} " if name in PYPI else ""
            print(row(name, prefix + command, folder), flush=True)


def row(name: str, command: str, folder: Path) -> str:
    """Return what a tool said, in numbers."""
    said: dict[bool, list[int]] = {True: [], False: []}
    for change in CHANGES:
        (folder / "old.json").write_text(json.dumps(change.old), encoding="utf-8")
        (folder / "new.json").write_text(json.dumps(change.new), encoding="utf-8")
        done = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
        said[change.breaks].append(done.returncode)
    told = [f"{codes.count(1)} of {len(codes)}" for codes in said.values()]
    neither = sum(code not in (0, 1) for codes in said.values() for code in codes)
    return f"| {name} | {told[0]} | {told[1]} | {neither} |"


if __name__ == "__main__":
    main(sys.argv[1:])
