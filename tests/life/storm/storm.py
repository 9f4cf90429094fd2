"""One project after the other: random answers, an owner's edits, a command, what came of it.

uv run tests/life/storm/storm.py --seed 17               one project again, with what was done
uv run tests/life/storm/storm.py --number 300 --peers    as many, beside plain Copier
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import copier
import pytest

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from life.rendered import OURS, Rendered, commit, lay, scaffold, write
from life.storm import owner as owners
from life.storm import releases
from life.storm.judging import NAMED, Trial, broken, findings, is_broken, lost, tidy
from life.storm.owner import Owner
from projects.sets import preset
from scaffold.model.answers import Answers
from scaffold.model.features import features_of, switched
from scaffold.world.disk import read_tree
from scaffold.world.template import Asking
from support import git

PIECES = (
    ["add-router", "orders"],
    ["add-resource", "search"],
    ["add-middleware", "tenant"],
    ["add-callback", "probed_ok", "--on", "GET /health/live"],
)
CLIENTS = {"typescript", "python"}


class Storm:
    """A template with versions, and the folder in which projects are made one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "template").mkdir()
        repository = releases.make(folder / "template")
        self.rendered = Rendered(repository, releases.TAGS, folder / "rendered")
        self.templates = {
            path.relative_to(repository / "template").as_posix(): path.read_text("utf-8")
            for path in self._first(repository)
        }

    def _first(self, repository: Path) -> Iterator[Path]:
        git(repository, "checkout", "--quiet", releases.TAGS[0])
        for path in sorted((repository / "template").rglob("*")):
            if path.is_file() and b"\0" not in path.read_bytes():
                yield path

    def run(self, seed: int, *, peers: bool = False) -> Trial:
        """Make a project, edit it, run the command, and judge."""
        chance = Random(seed)
        trial = Trial(seed)
        self._decide(trial, chance)
        project = self.folder / f"p{seed}"
        self._make(trial, chance, project)
        if peers:
            self._ask_copier(trial, project)
        self._revise(trial, chance, project)
        if not trial.wrong:
            shutil.rmtree(project)
        return trial

    def _decide(self, trial: Trial, chance: Random) -> None:
        """Choose answers and a command, and render both sides."""
        template = self.rendered.at(releases.TAGS[0])
        questions = template.questions
        trial.answers = some_answers(questions, chance)
        trial.base, used = template.tree({**OURS, **trial.answers}, Asking())
        features = features_of(questions)
        there = sorted(name for name, feature in features.items() if feature.is_in(used))
        blocked = blocked_by(used)
        choices = {
            "enable": sorted({*features} - {*there} - blocked),
            "disable": sorted({*there} - blocked),
        }
        kind = chance.choice(
            [*(one for one in ("enable", "enable", "disable") if choices[one]), "update"]
        )
        if kind == "update":
            trial.version = chance.choice(releases.TAGS[1:])
            trial.command = ["update", "--to", trial.version]
            wanted, template = used, self.rendered.at(trial.version)
        else:
            names = sorted(
                chance.sample(choices[kind], min(len(choices[kind]), chance.choice([1, 1, 2])))
            )
            trial.command = [kind, *names]
            wanted = switched(questions, used, names, on=kind == "enable")
            trial.data = {name: wanted[name] for name in wanted if wanted[name] != used.get(name)}
        trial.theirs = template.tree(wanted, Asking())[0]

    def _make(self, trial: Trial, chance: Random, project: Path) -> None:
        """Lay the project down, and let the owner edit it."""
        about = list(owners.next_to_a_change(trial.base, trial.theirs))
        near = list(owners.next_to_a_gate(trial.base, self.templates))
        owner = Owner(trial.base, chance, (about, near))
        edit_some(owner)
        lay(project, trial.base)
        for path in trial.base.keys() - owner.files.keys():
            (project / path).unlink()
        write(project, owner.files)
        tidy(project, sorted(owner.formatted & owner.files.keys()), owner.narrow)
        commit(project)
        add_some(project, owner)
        if chance.random() < 1 / 10:
            owner.log.append("core.autocrlf")
            git(project, "config", "core.autocrlf", "true")
            git(project, "rm", "--quiet", "--cached", "-r", ".")
            git(project, "reset", "--quiet", "--hard")
        trial.log, trial.mine = owner.log, dict(read_tree(project))

    def _revise(self, trial: Trial, chance: Random, project: Path) -> None:
        before = findings(project)
        result = scaffold(project, *trial.command, "--json")
        if result.exit_code == 1:
            self._unchanged(trial, project, "refused")
            trial.log.append(f"refused: {said(result.stdout)}")
            edited = ["--overwrite"] if trial.version else ["--keep-edited", "--overwrite"]
            trial.command += [chance.choice(edited), "--yes"]
            result = scaffold(project, *trial.command, "--json")
        code, trial.after = result.exit_code, dict(read_tree(project))
        if code not in (0, 3):
            self._unchanged(trial, project, f"exit code {code}")
            trial.ended = "refused"
            trial.wrong.append(f"exit code {code}: {result.output[-2000:]}")
            return
        trial.reply = json.loads(result.stdout)
        trial.ended = "conflict" if code else "clean"
        trial.wrong += broken(trial, code)
        named = {one["path"] for one in trial.reply["changes"] if one["action"] in NAMED}
        new = findings(project) - before
        trial.wrong += [f"ruff: {one}" for one in sorted(new) if one.split(":")[0] not in named]
        if trial.after != trial.mine:
            self._undo(trial, project)

    def _undo(self, trial: Trial, project: Path) -> None:
        scaffold(project, "undo")
        if dict(read_tree(project)) != trial.mine:
            trial.wrong.append("undo does not give it back")

    def _unchanged(self, trial: Trial, project: Path, when: str) -> None:
        if dict(read_tree(project)) != trial.mine:
            trial.wrong.append(f"something changed: {when}")

    def _ask_copier(self, trial: Trial, project: Path) -> None:
        """Let plain Copier do the same in a copy."""
        copy = self.folder / f"p{trial.seed}-copier"
        shutil.copytree(project, copy, symlinks=True)
        try:
            copier.run_update(
                copy,
                data=trial.data,
                vcs_ref=trial.version or copier.VcsRef.CURRENT,
                defaults=True,
                overwrite=True,
                quiet=True,
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, it did not do it
            trial.peer = f"{type(error).__name__}: {error}"[:200]
        else:
            after = dict(read_tree(copy))
            bad = [path for path in after if is_broken(path, after[path], trial.mine.get(path))]
            trial.peer = "conflict" if bad else "lost lines" if lost(trial, after) else "clean"
        shutil.rmtree(copy)


def edit_some(owner: Owner) -> None:
    """Edit a project here and there, one time in three next to a gate."""
    for _ in range(owner.chance.randint(2, 6)):
        is_near = owner.chance.random() < 1 / 3
        for _ in range(10):
            edit = owners.beside_a_gate if is_near else owner.chance.choice(owners.FREE)
            if what := edit(owner):
                owner.log.append(what)
                break


def add_some(project: Path, owner: Owner) -> None:
    """Let a command add something, in some projects."""
    if owner.chance.random() < 1 / 3:
        for words in owner.chance.sample(PIECES, owner.chance.choice([1, 1, 2])):
            if scaffold(project, *words).exit_code == 0:
                owner.log.append(" ".join(words))
            commit(project)


def some_answers(questions: Mapping[str, Any], chance: Random) -> Answers:
    """Return those of a preset, or random ones."""
    name = chance.choice(["minimal", "recommended", "recommended", "full", "", "", ""])
    if name:
        return dict(preset(name))
    answers: Answers = {}
    for question in questions.values():
        if question.several:
            answers[question.name] = [one for one in question.values if chance.random() < 0.5]
        elif question.choices:
            answers[question.name] = chance.choice(question.values)
        elif question.type == "bool":
            answers[question.name] = chance.random() < 0.5
    answers["python_version"] = chance.choice(["3.11", "3.12", "3.13", "3.14"])
    answers["sdk_clients"] = answers["sdk_clients"] or ["python"]
    return answers


def blocked_by(answers: Answers) -> set[str]:
    """Return what cannot be switched by its name alone, which the laws name."""
    blocked = set()
    clients = answers.get("sdk_clients", [])
    assert isinstance(clients, list)
    if answers["sdk_script"] == "none":
        blocked |= CLIENTS
    elif len(clients) == 1:
        blocked |= {*clients}
    if "https_redirect" in str(answers["middleware"]):
        blocked.add("proxy_headers")
    if answers["callbacks"] == "delivered":
        blocked |= {"database", "http_client"}
    if answers["tasks"] == "durable":
        blocked.add("database")
    return blocked


def said(output: str) -> str:
    if not output.startswith("{"):
        return output
    return "; ".join(one["message"] for one in json.loads(output)["findings"])


def summary(trials: Sequence[Trial]) -> str:
    """Return the shares in words."""
    ends = Counter(trial.ended for trial in trials)
    share = 100 * ends["clean"] / max(1, ends["clean"] + ends["conflict"])
    peers = Counter(trial.peer.split(":")[0] for trial in trials if trial.peer)
    text = f"{len(trials)} projects: {dict(ends)}, {share:.1f} % clean"
    if peers:
        text += f"; plain Copier: {dict(peers)}, {100 * peers['clean'] / sum(peers.values()):.1f} %"
    return text


def conflicts_of(trial: Trial) -> Iterator[str]:
    """Yield each conflict with its three texts."""
    for conflict in trial.reply.get("conflicts", ()):
        path, why = conflict["path"], conflict["why"]
        text = trial.after[path].content.decode() if path in trial.after else ""
        found = re.findall(r"^<{7} .*?^>{7} [^\n]*\n", text, re.MULTILINE | re.DOTALL)
        yield f"--- seed {trial.seed}: {path}: {why}\n" + "\n".join(found)


def told(trial: Trial) -> str:
    """Return all that is to know of one."""
    lines = [
        f"seed {trial.seed}: scaffold {' '.join(trial.command)}: {trial.ended}; {trial.peer}",
        *(f"    {name}: {answer}" for name, answer in trial.answers.items()),
        *(f"  - {what}" for what in trial.log),
        *(f"  ! {what}" for what in trial.wrong),
        *conflicts_of(trial),
    ]
    return "\n".join(lines)


def storm_in(folder: Path, patch: pytest.MonkeyPatch) -> Storm:
    storm = Storm(folder)
    storm.rendered.stand_in(patch)
    return storm


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--number", type=int, default=1)
    parser.add_argument("--peers", action="store_true")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="storm-"))
    trials = []
    with pytest.MonkeyPatch.context() as patch:
        storm = storm_in(folder, patch)
        for seed in range(given.seed, given.seed + given.number):
            trials.append(storm.run(seed, peers=given.peers))
            if given.number == 1 or trials[-1].wrong or trials[-1].ended == "conflict":
                print(told(trials[-1]), flush=True)
    print(summary(trials))
    if any(trial.wrong for trial in trials):
        print(f"what failed is in {folder}")
    else:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
