"""What stops the scripts: one clear line, exit code 2, and no file is touched."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from projects.project import Project
from projects.sdk.workshop import Ended, Workshop, ended

pytestmark = pytest.mark.level(3)
NIGHT = pytest.mark.level(3)
# That both do the same is tried on more in test_same.py.
LANGUAGES = ["python", pytest.param("node", marks=NIGHT)]


def check_refused(sdk: Workshop, before: object, done: Ended, *words: str) -> None:
    """One line on standard error, with these words; nothing is written, nothing is left over."""
    assert done.code == 2, done
    assert done.out == ""
    assert len(done.err.splitlines()) == 1, done.err
    for word in words:
        assert word in done.err, done.err
    check_untouched(sdk, before)


def check_untouched(sdk: Workshop, before: object) -> None:
    assert sdk.generated() == before
    assert [path.name for path in (sdk.folder / "clients").glob(".*")] == []


@contextmanager
def answering(body: bytes, status: int = HTTPStatus.OK) -> Iterator[str]:
    """Serve one answer to everything; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/openapi.json"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        pytest.param(b"<!doctype html>", 200, "cannot be read as JSON", id="html"),
        pytest.param(b"", 200, "cannot be read as JSON", id="empty", marks=NIGHT),
        pytest.param(b"\xff\xfe{}", 200, "cannot be read as JSON", id="bytes", marks=NIGHT),
        pytest.param(b"[]", 200, "is not an OpenAPI 3 document", id="list", marks=NIGHT),
        pytest.param(b"null", 200, "is not an OpenAPI 3 document", id="null", marks=NIGHT),
        pytest.param(b"3", 200, "is not an OpenAPI 3 document", id="number", marks=NIGHT),
        pytest.param(b'"3.1.0"', 200, "is not an OpenAPI 3 document", id="text", marks=NIGHT),
        pytest.param(b'{"swagger": "2.0"}', 200, "is not an OpenAPI 3 document", id="swagger"),
        pytest.param(b'{"openapi": 3.1}', 200, "OpenAPI", id="a number for a version", marks=NIGHT),
        pytest.param(b'{"openapi": "3.1.0"}', 200, "OpenAPI", id="no info", marks=NIGHT),
        pytest.param(b"gone", 404, "404", id="404", marks=NIGHT),
        pytest.param(b"broken", 500, "500", id="500", marks=NIGHT),
    ],
)
def test_an_address_that_gives_no_document(
    sdk: Workshop, language: str, body: bytes, status: int, words: str
) -> None:
    before = sdk.generated()
    with answering(body, status) as address:
        done = sdk.script(language, "--input", address)
    check_refused(sdk, before, done, words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param("--input http://127.0.0.1:1/openapi.json", "Connection refused"),
        pytest.param("--input http://nowhere.invalid/x", "cannot be read", marks=NIGHT),
        pytest.param("--input not-there.json", "No such file", marks=NIGHT),
        pytest.param("--input src", "Is a directory", marks=NIGHT),
        pytest.param("--input README.md", "cannot be read as JSON", marks=NIGHT),
        pytest.param("--input clients/typescript/package.json", "OpenAPI", marks=NIGHT),
    ],
)
def test_options_that_lead_nowhere(sdk: Workshop, language: str, options: str, words: str) -> None:
    before = sdk.generated()
    check_refused(sdk, before, sdk.script(language, *options.split()), words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "options", ["--nope", "--check --nope", "openapi.json", "--inp=x", "--input"]
)
def test_options_that_there_are_not(sdk: Workshop, language: str, options: str) -> None:
    """In the words of the language's own library."""
    before = sdk.generated()
    done = sdk.script(language, *options.split())
    assert (done.code, done.out) == (2, "")
    assert options.split()[-1].partition("=")[0] in done.err
    assert "Traceback" not in done.err
    check_untouched(sdk, before)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_options_are_told(sdk: Workshop, language: str, option: str) -> None:
    told = sdk.succeed(language, option)
    for name in ("--input FILE|URL", "--list", "--check", "-h, --help"):
        assert name in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("import nothing_there", "nothing_there"),
        pytest.param("def broken(:", "SyntaxError", marks=NIGHT),
        pytest.param("raise SystemExit('stop')", "stop", marks=NIGHT),
        pytest.param("raise SystemExit", "document", marks=NIGHT),
        pytest.param("raise RuntimeError('two\\nlines')", "two", marks=NIGHT),
    ],
)
def test_an_app_that_cannot_be_imported(
    sdk: Workshop, language: str, line: str, words: str
) -> None:
    """Its own error, short, with the place; what was generated is still there."""
    before = sdk.generated()
    with (sdk.folder / "src/app/routers/items.py").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    done = sdk.script(language)
    assert done.code == 2, done
    assert done.out == ""
    assert words in done.err
    assert "items.py" in done.err or "SystemExit" in line, done.err
    assert "Traceback" not in done.err
    assert 1 <= len(done.err.splitlines()) <= 6, done.err
    check_untouched(sdk, before)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("{", "clients/config.json is not an object of JSON"),
        pytest.param("[]", "clients/config.json is not an object of JSON", marks=NIGHT),
        pytest.param('{"python": []}', "config.json is not an object of JSON", marks=NIGHT),
        pytest.param('{"python": {"leave_out": ["items-nope"]}}', "items-nope", marks=NIGHT),
    ],
)
def test_a_config_that_says_nothing(sdk: Workshop, language: str, text: str, words: str) -> None:
    (sdk.folder / "clients/config.json").write_text(text, encoding="utf-8")
    check_refused(sdk, sdk.generated(), sdk.script(language), words)


@NIGHT
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_app_that_prints(sdk: Workshop, language: str) -> None:
    with (sdk.folder / "src/app/main.py").open("a", encoding="utf-8") as file:
        file.write("import sys\nprint('hello')\nprint('careful', file=sys.stderr)\n")
    assert sdk.succeed(language) == "up to date\n"


def programs(folder: Path, *names: str) -> str:
    """Return a PATH on which nothing is found but these."""
    folder.mkdir()
    for name in names:
        found = shutil.which(name)
        assert found is not None
        real = Path(found).resolve()
        # A shim of pyenv looks for itself on the PATH.
        if "shims" in found:
            real = next(real.parents[1].glob(f"versions/*/bin/{name}"))
        (folder / name).symlink_to(real)
    return str(folder)


def python_script(sdk: Workshop) -> list[str]:
    return [str(sdk.folder / ".venv/bin/python"), "scripts/generate_sdk.py"]


def test_node_is_missing(sdk: Workshop, tmp_path: Path) -> None:
    before = sdk.generated()
    path = programs(tmp_path / "bin", "uv")
    done = ended(python_script(sdk), sdk.folder, {**sdk.environment({}), "PATH": path})
    check_refused(sdk, before, done, "node is needed", "https://nodejs.org")


@NIGHT
def test_uv_is_missing(sdk: Workshop, tmp_path: Path) -> None:
    before = sdk.generated()
    variables = {**sdk.environment({}), "PATH": programs(tmp_path / "bin", "node")}
    for words in (["node", "scripts/generate-sdk.mjs"], python_script(sdk)):
        done = ended(words, sdk.folder, variables)
        check_refused(sdk, before, done, "uv is needed", "https://docs.astral.sh/uv/")


@pytest.fixture(scope="module")
def node_18(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a real Node that is too old, from npm."""
    folder = tmp_path_factory.mktemp("node")
    Project(folder, {}).run("npm install --no-audit --no-fund --silent node@18")
    return folder / "node_modules/node/bin"


@NIGHT
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", ["app", "file", "server"])
def test_node_is_too_old(
    sdk: Workshop, node_18: Path, tmp_path: Path, language: str, source: str
) -> None:
    before = sdk.generated()
    path = f"{node_18}:{programs(tmp_path / 'bin', 'uv')}"
    words = python_script(sdk) if language == "python" else ["node", "scripts/generate-sdk.mjs"]
    variables = {**sdk.environment({}), "PATH": path}
    with answering((sdk.folder / "openapi.json").read_bytes()) as address:
        options = {"app": [], "file": ["--input", "openapi.json"], "server": ["--input", address]}
        done = ended([*words, *options[source]], sdk.folder, variables)
    check_refused(sdk, before, done, "Node", "20.19", "18.20", "https://nodejs.org")


@NIGHT
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_repository_it_works_all_the_same(sdk: Workshop, language: str) -> None:
    """Whoever has not run `git init` yet has clients too."""
    git = sdk.folder / ".git"
    git.rename(sdk.folder.with_name("git-aside"))
    try:
        assert sdk.script(language).said == "up to date\n"
    finally:
        sdk.folder.with_name("git-aside").rename(git)
