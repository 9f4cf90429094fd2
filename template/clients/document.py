"""Write openapi.json, and what the clients call each operation, into a folder.

`uv run clients/document.py FOLDER [--input FILE|URL]`, or `--list` to show the names.
"""

import argparse
import contextlib
import copy
import io
import json
import keyword
import re
import sys
import traceback
import unicodedata
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

CLIENTS = Path(__file__).resolve().parent
METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
# A class in TypeScript cannot have these as static methods.
STATIC = ["arguments", "caller", "constructor", "length", "name", "prototype"]
TITLES = {"typescript": "TypeScript", "python": "Python"}
Json = dict[str, Any]


def main() -> None:
    """Do what the options say."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--input")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    document = parsed(*read(options.input))
    operations = [*named(document)]
    tables = [table(language, operations) for language in languages()]
    if options.list:
        print("\n".join(tables), end="")
        return
    write(options.folder / "openapi.json", document)
    for language in languages():
        write(options.folder / f"{language}.json", job(language, document, operations))


def read(source: str | None) -> tuple[str, str]:
    """Return the document's text, and where it is from: the app, a file, or a server."""
    if source is None:
        return from_app(), "the app's document"
    try:
        if not re.match("https?://", source):
            return Path(source).read_text(encoding="utf-8", errors="replace"), source
        with urllib.request.urlopen(source, timeout=30) as answer:  # noqa: S310
            return answer.read().decode(errors="replace"), source
    except urllib.error.HTTPError as error:
        sys.exit(f"{source} answers {error.code}")
    except (OSError, ValueError) as error:
        what = "does not answer" if "://" in source else "cannot be read"
        sys.exit(f"{source} {what}: {error}")


def from_app() -> str:
    """Import the app without what it prints; where it fails, show the error alone."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            from app.main import app

            return json.dumps(app.openapi(), allow_nan=False)
    except (Exception, SystemExit) as error:
        message = "".join(traceback.format_exception_only(error)).strip()
        sys.exit(f"the app gives no document{where(error)}\n{message}")


def where(error: BaseException) -> str:
    """Return the last line of the app's own that led to an error."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(CLIENTS.parent / "src"):
            return f": {file.relative_to(CLIENTS.parent)}, line {frame.lineno}"
    return ""


def parsed(text: str, source: str) -> Json:
    """Return the document, if it has what each OpenAPI 3 document has."""
    try:
        document: Json = json.loads(text)
    except ValueError:
        sys.exit(f"{source} is not JSON")
    match document:
        case {"openapi": str(version), "info": {"title": str(), "version": str()}}:
            if version.startswith("3."):
                return document
    sys.exit(f"{source} is not an OpenAPI 3 document")


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


def languages() -> list[str]:
    """Return which clients there are."""
    return [name for name in TITLES if (CLIENTS / name).is_dir()]


def table(language: str, operations: list[Json]) -> str:
    """Return a table of what the operations are called; stop where two would be one."""
    rows = [("operation", TITLES[language], "id")]
    owners: dict[str, Json] = {}
    for one in operations:
        other = owners.setdefault(one[language], one)
        if other is not one:
            sys.exit(
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
        found = json.loads(config.read_text("utf-8")) if config.exists() else {}
    except ValueError as error:
        sys.exit(f"clients/{config.name} is not JSON: {error}")
    settings = found.get(language, {})
    document = copy.deepcopy(document)
    for id_ in settings.pop("leave_out", []):
        place = next((one["place"] for one in operations if one["id"] == id_), "")
        if not place:
            sys.exit(f"clients/{config.name}: {language} leaves out {id_}, which is no operation")
        method, path = place.split(" ", 1)
        del document["paths"][path][method.lower()]
        print(f"{language}: {id_} ({place}) is left out")
        operations = [one for one in operations if one["id"] != id_]
    return {"document": document, "operations": operations, "settings": settings}


def write(file: Path, value: Any) -> None:
    """Write JSON, two spaces deep."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    file.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
