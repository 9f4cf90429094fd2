"""Two projects that have nothing but the built clients of a workshop: what users make."""

from __future__ import annotations

import shutil
from pathlib import Path

from projects.project import Project
from projects.sdk.workshop import DATA, Ended, Workshop, ended, tags
from projects.server import serve


class Users:
    """A project in TypeScript and one in Python, which installed what the workshop made."""

    data = DATA
    """Where the files are that use the clients."""

    def __init__(self, workshop: Workshop, folder: Path) -> None:
        self.workshop = workshop
        self.compiled = Ended(0, "", "")
        self.typescript = Project(folder / "user-ts", workshop.answers, workshop.variables)
        self.python = Project(folder / "user-py", workshop.answers, workshop.variables)

    def stems(self) -> list[str]:
        """Return the names of the files that use the client, one for each tag there is."""
        answers = self.workshop.answers
        default = "_default" if answers["unique_ids"] == "default" else ""
        found = [f"{tag}{default}" for tag in tags(self.workshop.document())]
        return found + (["events"] if answers["callbacks"] != "none" else [])

    def install(self) -> None:
        """Make both."""
        self.install_typescript()
        self.install_python()

    def install_typescript(self) -> None:
        """Pack the client, and install the package into a folder without anything."""
        client = self.workshop.folder / "clients/typescript"
        made = self.typescript.folder
        made.mkdir()
        package = Project(client, self.workshop.answers, self.workshop.variables)
        package.run(["npm", "pack", "--silent", "--pack-destination", str(made)])
        for name in ("package.json", "tsconfig.json", "expect.ts"):
            shutil.copy(DATA / "typescript" / name, made)
        for stem in self.stems():
            shutil.copy(self.data / "typescript" / f"{stem}.ts", made)
        (packed,) = made.glob("*.tgz")
        self.typescript.run(["npm", "install", "--no-audit", "--no-fund", "--silent", packed.name])
        self.compiled = self.tsc()

    def install_python(self) -> None:
        """Build the client, and install the wheel into an environment without anything."""
        made = self.python.folder
        made.mkdir()
        client = str(self.workshop.folder / "clients/python")
        self.workshop.run(["uv", "build", "--quiet", "--out-dir", str(made), client])
        assert list(made.glob("*.tar.gz"))
        (wheel,) = made.glob("*.whl")
        self.python.run("uv venv --quiet")
        self.python.run(["uv", "pip", "install", "--quiet", wheel.name])
        for stem in self.stems():
            text = (self.data / "python" / f"{stem}.py").read_text(encoding="utf-8")
            # Not by its own name: there is a module `statistics`.
            target = made / f"use_{stem}.py"
            target.write_text(text.replace("# mypy: ignore-errors\n", ""), encoding="utf-8")

    def tsc(self, *options: str) -> Ended:
        """Run the compiler of the client's own choice on the user's project."""
        compiler = self.workshop.folder / "clients/typescript/node_modules/.bin/tsc"
        variables = self.typescript.environment({})
        return ended(
            [str(compiler), "--pretty", "false", *options], self.typescript.folder, variables
        )

    def mypy(self, *targets: str) -> Ended:
        """Run mypy, as strict as it can be, with what the user has installed."""
        python = self.python.folder / ".venv/bin/python"
        words = [
            "uv",
            "run",
            "--project",
            str(self.workshop.folder),
            "--no-sync",
            "mypy",
            "--strict",
        ]
        words += ["--config-file=", f"--python-executable={python}", *targets]
        return ended(words, self.python.folder, self.python.environment({}))

    def check_types(self) -> None:
        """Both clients, and what uses them, are clean under the strictest options."""
        client = self.workshop.folder / "clients/typescript"
        compiled = self.tsc("--noEmit", "--project", str(client))
        assert compiled.code == 0, self.workshop.failure("tsc of the client", compiled.said)
        assert self.compiled.code == 0, self.typescript.failure("tsc", self.compiled.said)
        checked = self.mypy(str(self.workshop.folder / "clients/python/src"))
        assert checked.code == 0, self.workshop.failure("mypy of the client", checked.said)
        checked = self.mypy(*(f"use_{stem}.py" for stem in self.stems()))
        assert checked.code == 0, self.python.failure("mypy of the user", checked.said)

    def check_every_operation_is_called(self) -> None:
        """No operation of the sample routers is left out by the users' files."""
        names = self.workshop.names()
        written = "".join(file.read_text("utf-8") for file in self.typescript.folder.glob("*.ts"))
        missing = [name for name in names["typescript"].values() if name.rstrip(")") not in written]
        python = "".join(file.read_text("utf-8") for file in self.python.folder.glob("*.py"))
        for name in names["python"].values():
            package, module = name.split(".")
            used = f"{module}.sync" in python and f"_client.api.{package} import" in python
            missing += [] if used else [name]
        assert not missing

    def use(self) -> None:
        """Call everything of a server that runs, through both."""
        with serve(self.workshop) as server:
            for stem in self.stems():
                self.typescript.run(["node", f"out/{stem}.js", str(server.url)])
                self.python.run([".venv/bin/python", f"use_{stem}.py", str(server.url)])
            assert "Traceback" not in server.log, self.workshop.failure("the server", server.log)
