"""Write openapi.json and the clients.

Usage: generate_sdk.py [--input FILE|URL] [--list | --check]

  --input FILE|URL  take the document from there, not from the app
  --list            show what each operation is called, and write nothing
  --check           show what would change, write nothing, and exit with 1 if anything would

Exit code 2: it could not be done.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, NoReturn

USAGE = (__doc__ or "").strip()
COMMAND = "uv run scripts/generate_sdk.py"
ROOT = Path(__file__).resolve().parents[1]
# Each run's own, and beside the clients, so that they can be put in their places by renaming.
SCRATCH = ROOT / f"clients/.sdk-{os.getpid()}"
SCRIPT = ["uv", "run", "--quiet", "--script"]
GENERATORS = {
    "python": [*SCRIPT, "clients/python/generate.py"],
    "typescript": ["node", "clients/typescript/generate.mjs"],
}
# What is generated: everything else in clients/ is written by hand.
PARTS = {
    "python": ["clients/python/pyproject.toml", "clients/python/src"],
    "typescript": ["clients/typescript/package.json", "clients/typescript/src"],
}
PROGRAMS = {
    "git": "https://git-scm.com",
    "node": "https://nodejs.org",
    "uv": "https://docs.astral.sh/uv/",
}
SIGNALS = (signal.SIGINT, signal.SIGTERM)
DIFF = ["diff", "--no-index", "--no-color", "--no-ext-diff", "--no-prefix", "--no-renames"]


class Failure(Exception):
    """What stopped the script, for a person to read."""


def main(words: list[str]) -> int:
    """Do what the options say, and return the exit code."""
    options = parse(words)
    if "--help" in options:
        print(USAGE)
        return 0
    for number in SIGNALS:
        signal.signal(number, stop)
    remove_leftovers()
    SCRATCH.mkdir()
    try:
        return work(options)
    finally:
        hold_back_signals()
        shutil.rmtree(SCRATCH, ignore_errors=True)


def remove_leftovers() -> None:
    """Remove the scratch folders of runs that were killed; one of them may have had this id."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    for folder in SCRATCH.parent.glob(".sdk-[0-9]*"):
        try:
            os.kill(int(folder.name.removeprefix(".sdk-")), 0)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)


def stop(number: int, _frame: object) -> NoReturn:
    """End as the shell expects it of a signal, which may come twice: from uv too."""
    hold_back_signals()
    sys.exit(128 + number)


def hold_back_signals() -> None:
    """Let nothing interrupt what is left to do."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def parse(words: list[str]) -> dict[str, str]:
    """Return the options; those without a value have an empty one."""
    options: dict[str, str] = {}
    left = iter(words)
    for name in left:
        if name == "--input":
            options[name] = next(left, "")
            if not options[name]:
                raise Failure(f"{name} wants a value")
        elif name in ("--list", "--check", "--help"):
            options[name] = ""
        else:
            raise Failure(f"unknown option {name}; see --help")
    return options


def work(options: dict[str, str]) -> int:
    """Take the document; list, compare or write what follows from it."""
    document = SCRATCH / "openapi.json"
    document.write_text(pretty(*read(options.get("--input"))), encoding="utf-8")
    clients = [name for name in GENERATORS if (ROOT / "clients" / name).is_dir()]
    if "--list" in options:
        tables = [run([*GENERATORS[name], "--list", str(document)]) for name in clients]
        print("\n".join(tables), end="")
        return 0
    if "--check" in options and not (ROOT / "openapi.json").exists():
        print(f"openapi.json is not there yet: run `{COMMAND}`, and commit what it writes")
        return 1
    for name in clients:
        generate(name, document)
    parts = ["openapi.json", *(part for name in clients for part in PARTS[name])]
    changed = show_changes(parts, whole="--check" in options)
    if not changed:
        print("up to date")
    if "--check" not in options:
        put_in_place(parts)
    return 1 if changed and "--check" in options else 0


def read(source: str | None) -> tuple[str, str]:
    """Return the document's text, and where it is from: the app, a file, or a server."""
    if source is None:
        target = SCRATCH / "app.json"
        run([sys.executable, "clients/document.py", str(target)])
        return target.read_text(encoding="utf-8"), "the app's document"
    if re.match("https?://", source):
        return fetch(source), source
    try:
        return Path(source).read_text(encoding="utf-8", errors="replace"), source
    except OSError as error:
        raise Failure(f"{source} cannot be read") from error


def fetch(url: str) -> str:
    """Return what a server answers."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310
            return str(answer.read().decode(errors="replace"))
    except urllib.error.HTTPError as error:
        raise Failure(f"{url} answers {error.code}") from error
    except (OSError, ValueError) as error:
        raise Failure(f"{url} does not answer") from error


def pretty(text: str, source: str) -> str:
    """Return JSON, two spaces deep; its numbers as they stand: 1.0 would be 1 in JavaScript."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise Failure(f"{source} is not JSON") from error
    if not is_openapi(document):
        raise Failure(f"{source} is not an OpenAPI 3 document")
    pieces: list[str] = []
    depth = 0
    last = ""
    for piece in re.findall(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', text):
        closes = piece in ("}", "]")
        depth -= closes
        starts = last not in ("{", "[") if closes else last in ("{", "[", ",")
        if starts and piece not in (",", ":"):
            pieces.append("\n" + "  " * depth)
        pieces.append(": " if piece == ":" else piece)
        depth += piece in ("{", "[")
        last = piece
    return "".join(pieces) + "\n"


def is_openapi(document: Any) -> bool:
    """Return whether JSON has what each OpenAPI 3 document has, as far as it is used here."""
    info = document.get("info") if isinstance(document, dict) else None
    if not isinstance(info, dict):
        return False
    strings = [document.get("openapi"), info.get("title"), info.get("version")]
    return all(isinstance(text, str) for text in strings) and document["openapi"].startswith("3.")


def generate(name: str, document: Path) -> None:
    """Generate a client into the scratch folder."""
    target = SCRATCH / "generated/clients" / name
    target.mkdir(parents=True)
    run([*GENERATORS[name], str(document), str(target)])


def show_changes(parts: list[str], *, whole: bool) -> bool:
    """Print how the generated files differ from those in place; tell whether they do."""
    (SCRATCH / "generated").mkdir(exist_ok=True)
    shutil.move(SCRATCH / "openapi.json", SCRATCH / "generated")
    for part in parts:
        copy(ROOT / part, SCRATCH / "committed" / part)
    if whole:
        print(difference("committed/openapi.json", "generated/openapi.json"), end="")
    changes = difference("--name-status", "committed", "generated")
    print(re.sub(r"(?m)^(\w)\t(committed|generated)/", r"\1 ", changes), end="")
    return bool(changes)


def difference(*words: str) -> str:
    """Return what git says of two files or folders; nothing, if they are alike."""
    return git([*DIFF, *words], SCRATCH).stdout.decode()


def put_in_place(parts: list[str]) -> None:
    """Put each part in its place, by renaming, and let nothing interrupt it."""
    hold_back_signals()
    shutil.rmtree(SCRATCH / "committed")
    for part in parts:
        old = SCRATCH / "committed" / part
        old.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / part).exists():
            (ROOT / part).rename(old)
        (SCRATCH / "generated" / part).rename(ROOT / part)


def copy(source: Path, target: Path) -> None:
    """Copy a file or folder; nothing, if there is none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy(source, target)


def git(words: list[str], folder: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """Run git, whatever its exit code."""
    return start(["git", *words], folder)


def run(command: list[str]) -> str:
    """Run a program in the project, and return what it printed."""
    done = start(command, ROOT)
    if done.returncode:
        raise Failure(done.stderr.decode().strip() or f"{command[0]} failed")
    return done.stdout.decode()


def start(command: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end, and do not leave it behind."""
    pipe = subprocess.PIPE
    try:
        child = subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe)  # noqa: S603
    except FileNotFoundError as error:
        raise Failure(f"{command[0]} is needed: {PROGRAMS[command[0]]}") from error
    with child:
        try:
            output, errors = child.communicate()
        finally:
            child.terminate()
    return subprocess.CompletedProcess(command, child.returncode, output, errors)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        print(failure, file=sys.stderr)
        sys.exit(2)
