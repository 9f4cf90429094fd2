"""Write openapi.json and the clients: `uv run clients/sdk.py COMMAND [OPTIONS]`.

The script in scripts/ calls it so; COMMAND is its own, for the messages.
"""

import argparse
import copy
import difflib
import json
import keyword
import re
import secrets
import shutil
import signal
import subprocess
import sys
import unicodedata
import urllib.request
from pathlib import Path
from subprocess import PIPE
from typing import Any, NoReturn

CLIENTS = Path(__file__).resolve().parent
ROOT = CLIENTS.parent
Words = list[str | Path]
GENERATORS: dict[str, Words] = {
    "python": ["uv", "run", "--quiet", "--script", CLIENTS / "python/generate.py"],
    "typescript": ["node", CLIENTS / "typescript/generate.mjs"],
}
LANGUAGES = [name for name in GENERATORS if (CLIENTS / name).is_dir()]
# What is generated: everything else in clients/ is written by hand.
PARTS = {"python": ["pyproject.toml", "src"], "typescript": ["package.json", "src"]}
PROGRAMS = {"node": "nodejs.org", "uv": "docs.astral.sh/uv/"}
SIGNALS = (signal.SIGINT, signal.SIGTERM)
METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
# A class in TypeScript cannot have these as static methods.
STATIC = ["arguments", "caller", "constructor", "length", "name", "prototype"]
Json = dict[str, Any]


class Failure(Exception):
    """What stopped it, for a person to read."""


def main() -> int:
    """Do what the options say, and return the exit code."""
    command, *words = sys.argv[1:]
    parser = argparse.ArgumentParser(
        prog=command,
        description="Write openapi.json and the clients.",
        epilog="Exit code 2: it could not be done.",
        allow_abbrev=False,
    )
    parser.add_argument("--input", metavar="FILE|URL", help="take this document, not the app's")
    parser.add_argument("--list", action="store_true", help="show what each operation is called")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if it would")
    options = parser.parse_args(words)
    for number in SIGNALS:
        signal.signal(number, stop)
    # Beside the clients, so that they can be put in their places by renaming; and named before it
    # is there, for a signal may come as soon as it is.
    scratch = CLIENTS / f".sdk-{secrets.token_hex(4)}"
    try:
        scratch.mkdir()
        return work(command, options, scratch)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 2
    finally:
        hold_back_signals()
        shutil.rmtree(scratch, ignore_errors=True)


def stop(number: int, _frame: object) -> NoReturn:
    """End as the shell expects it of a signal, which may come twice: from uv too."""
    hold_back_signals()
    sys.exit(128 + number)


def hold_back_signals() -> None:
    """Let nothing interrupt what is left to do."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def work(command: str, options: argparse.Namespace, scratch: Path) -> int:
    """Take the document; list, compare or write what follows from it."""
    document = read(options.input)
    operations = named(document)
    tables = [table(name, operations) for name in LANGUAGES]
    if options.list:
        print("\n".join(tables), end="")
        return 0
    write(scratch / "openapi.json", document)
    for name in LANGUAGES:
        write(scratch / f"{name}.json", job(name, document, operations))
    parts, failed = ["openapi.json"], False
    for name in LANGUAGES:
        target = scratch / "clients" / name
        target.mkdir(parents=True)
        try:
            run([*GENERATORS[name], scratch / f"{name}.json", target])
            parts += [f"clients/{name}/{part}" for part in PARTS[name]]
        except Failure as failure:
            print(failure, file=sys.stderr)
            failed = True
    old, new = files(ROOT, parts), files(scratch, parts)
    changes = [path for path in sorted(old.keys() | new.keys()) if old.get(path) != new.get(path)]
    if options.check:
        print_difference("openapi.json", old, new)
    for path in changes:
        print("A" if path not in old else "M" if path in new else "D", path)
    if changes and options.check:
        print(f"run `{command}`, and commit what it writes")
    elif changes:
        put_in_place(parts, scratch)
    elif not failed:
        print("up to date")
    return 2 if failed else 1 if changes and options.check else 0


def read(source: str | None) -> Json:
    """Return the document of a file, a server or the app, if it has what each OpenAPI 3 has."""
    try:
        if source is None:
            text = run([sys.executable, CLIENTS / "document.py"])
        elif re.match("https?://", source):
            with urllib.request.urlopen(source, timeout=30) as answer:  # noqa: S310
                text = answer.read().decode()
        else:
            text = Path(source).read_text(encoding="utf-8")
        document: Json = json.loads(text)
    except (OSError, ValueError) as error:
        raise Failure(f"{source} cannot be read as JSON: {error}") from error
    match document:
        case {"openapi": str(version), "info": {"title": str(), "version": str()}}:
            if version.startswith("3."):
                return document
    raise Failure(f"{source or 'what the app gives'} is not an OpenAPI 3 document")


def named(document: Json) -> list[Json]:
    """Return the operations in the document's order, with their names in both languages."""
    return [
        operation(method, path, item[method])
        for path, item in document.get("paths", {}).items()
        for method in METHODS
        if method in item
    ]


def operation(method: str, path: str, node: Json) -> Json:
    """Return what an operation is called: its id without the tag, unless nothing is left of it."""
    place = f"{method.upper()} {path}"
    id_ = node.get("operationId", place)
    tag = (node.get("tags") or ["default"])[0]
    prefixes = (f"{tag}-", f"{identifier(tag).lower()}-")
    name = next((id_.removeprefix(one) for one in prefixes if id_.startswith(one)), "") or id_
    service = re.sub(r"(^|_+)([A-Za-z0-9])", lambda found: found[2].upper(), identifier(tag))
    return {
        "place": place,
        "id": id_,
        "python": f"{module(tag)}.{module(name)}",
        "typescript": f"{leading(service)}Service.{method_name(name)}()",
    }


def identifier(text: str) -> str:
    """Return the text in letters, digits and underscores, as FastAPI's ids are made."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9_]+", plain)
    return "_".join(words) or "_".join(f"u{ord(letter):x}" for letter in text)


def leading(name: str) -> str:
    """Return a name that begins as one may."""
    return f"_{name}" if name[:1].isdigit() else name


def module(text: str) -> str:
    """Return the text as the name of a module in Python."""
    name = leading(identifier(text).lower())
    return f"{name}_" if keyword.iskeyword(name) else name


def method_name(text: str) -> str:
    """Return the text as a method in TypeScript; `list` and `list_` stay two."""
    name = re.sub(r"(?<=[A-Za-z0-9])_+([A-Za-z0-9])", lambda m: m[1].upper(), identifier(text))
    name = re.sub(r"^_*[A-Z]", lambda found: found[0].lower(), name)
    return leading(f"{name}_" if name in STATIC else name)


def table(language: str, operations: list[Json]) -> str:
    """Return a table of what the operations are called; stop where two would be one."""
    rows = [("operation", language, "id")]
    owners: dict[str, Json] = {}
    for one in operations:
        other = owners.setdefault(one[language], one)
        if other is not one:
            raise Failure(
                f"{language}: {other['id']!r} ({other['place']}) and {one['id']!r} "
                f"({one['place']}) would both be {one[language]}: rename one of them"
            )
        rows.append((one["place"], one[language], one["id"]))
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    return "".join(f"{place:{first}}  {name:{second}}  {id_}\n" for place, name, id_ in rows)


def job(language: str, document: Json, operations: list[Json]) -> Json:
    """Return what a generator needs, without the operations that clients/config.json leaves out."""
    config = CLIENTS / "config.json"
    try:
        text = config.read_text("utf-8") if config.exists() else "{}"
        settings = json.loads(text).get(language, {})
        left_out = settings.pop("leave_out", [])
    except (AttributeError, TypeError, ValueError) as error:
        raise Failure(f"clients/config.json is not an object of JSON: {error}") from error
    for id_ in left_out:
        if all(one["id"] != id_ for one in operations):
            raise Failure(f"clients/config.json: {language} leaves out {id_}, no operation")
    document = copy.deepcopy(document)
    for one in operations:
        if one["id"] in left_out:
            method, path = one["place"].split(" ", 1)
            del document["paths"][path][method.lower()]
            print(f"{language}: {one['id']} ({one['place']}) is left out")
    operations = [one for one in operations if one["id"] not in left_out]
    return {"document": document, "operations": operations, "settings": settings}


def write(file: Path, value: Any) -> None:
    """Write JSON, two spaces deep."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    file.write_text(f"{text}\n", encoding="utf-8")


def files(root: Path, parts: list[str]) -> dict[str, bytes]:
    """Return the content of each file of some parts, without what Python leaves there."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for part in parts
        for path in [root / part, *(root / part).rglob("*")]
        if path.is_file() and path.parent.name != "__pycache__"
    }


def print_difference(path: str, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Print what changes in a file that is there."""
    if path in old:
        before, after = (found[path].decode().splitlines(keepends=True) for found in (old, new))
        print("".join(difflib.unified_diff(before, after, "committed", path)), end="")


def put_in_place(parts: list[str], scratch: Path) -> None:
    """Put each part in its place, by renaming, and let nothing interrupt it."""
    hold_back_signals()
    for number, part in enumerate(parts):
        if (ROOT / part).exists():
            (ROOT / part).rename(scratch / f"old-{number}")
        (scratch / part).rename(ROOT / part)


def run(command: Words) -> str:
    """Run a program to its end, do not leave it behind, and return what it printed."""
    try:
        with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, encoding="utf-8") as child:  # noqa: S603
            try:
                output, errors = child.communicate()
            finally:
                child.terminate()
    except FileNotFoundError as error:
        raise Failure(f"{command[0]} is needed: https://{PROGRAMS[str(command[0])]}") from error
    if child.returncode:
        raise Failure(errors.strip() or f"{command[0]} failed")
    return output


if __name__ == "__main__":
    sys.exit(main())
