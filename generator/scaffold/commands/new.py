"""`scaffold new`: a new project, all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scaffold.model import plan as plans
from scaffold.model.answers import Answers, Given, given_in_file, read_answers
from scaffold.model.answers_file import parse_answers
from scaffold.model.plan import Action, Plan
from scaffold.model.problem import refused
from scaffold.model.replay import replay
from scaffold.model.report import Next, Report
from scaffold.world import disk, git, placing, presets, terminal, uv
from scaffold.world.project import recovered
from scaffold.world.source import template_source
from scaffold.world.template import Asking, Template, open_template

NAME = "project_name"
AUTHOR = ("author_name", "author_email")
NEXT = re.compile(r"next: (.+?)(?:  \((.+)\))?")


@dataclass(frozen=True)
class Request:
    """What the command line asks for; the names are those of the options."""

    directory: str
    answers: Sequence[Given]
    options: frozenset[str]
    data_file: Path | None = None
    preset: str | None = None
    template: str | None = None
    vcs_ref: str | None = None
    ask: bool = False
    dry_run: bool = False
    diff: bool = False
    quiet: bool = False
    git: bool = True
    sync: bool = False

    @property
    def shown(self) -> str:
        """The directory in a command line, where it is no option."""
        return f"./{self.directory}" if self.directory.startswith("-") else self.directory

    @property
    def destination(self) -> Path:
        """The project's folder, without links on the way to it."""
        return Path(self.directory).resolve()


def new(request: Request) -> Report:
    """Make the project, or say what would be made.

    Raises:
        RefusedError: With everything left as it was; or, from `--sync`, with the project made.
    """
    _check_destination(request)
    with disk.scratch_folder() as scratch:
        source = template_source(request.template, request.vcs_ref, scratch)
        # The folder's name is an answer, and may be that of another one in `scratch`.
        project = scratch / "made" / (request.destination.name or "project")
        project.parent.mkdir()
        fetched = open_template(source, request.vcs_ref, project, scratch, quiet=request.quiet)
        with fetched as template:
            preset, asking = _ask_preset(request, template)
            request = replace(request, preset=preset)
            answers = _render(request, template, asking)
            report = _report(request, template, answers, project)
            version = f"{source.address} {template.version or ''}".strip()
        if request.dry_run:
            return report
        _review(request, report.changes)
        _commit(request, project, answers, f"Start from {version}")
        there = [change.path for change in report.changes if change.action is not Action.CREATE]
        placing.place(project, request.destination, there, report.replay or "")
    if request.sync:
        uv.sync(request.destination)
    return report


def _check_destination(request: Request) -> None:
    with disk.writing(Path(request.directory)):
        if request.destination.is_dir():
            recovered(request.destination)
        names = disk.in_the_way(request.destination)
    if not names:
        return
    what = f"{request.directory} is not empty: {disk.few(names)}."
    if not (request.ask and terminal.confirm(f"{what} Add the project to it?")):
        raise refused("in-the-way", f"{what} Nothing was written.", "scaffold new <another folder>")


def _render(request: Request, template: Template, asking: Asking) -> Answers:
    """Read what was given, ask for the rest, and let Copier render; return all the answers."""
    given = _of_preset(request, template)
    if request.data_file:
        text = disk.read_text(request.data_file)
        given += given_in_file(parse_answers(text, request.data_file.name))
    answers = read_answers(template.questions, [*given, *request.answers])
    if NAME in answers:
        asking = replace(asking, names=())
    used = template.render(answers, _author(template, answers), asking)
    if not request.quiet:
        _note_idle(request.answers, used)
    if not (request.ask or request.quiet):
        _note_defaults(used, answers)
    return used


def _of_preset(request: Request, template: Template) -> list[Given]:
    return presets.read(template.presets, request.preset) if request.preset else []


def _ask_preset(request: Request, template: Template) -> tuple[str | None, Asking]:
    if not request.ask:
        return request.preset, Asking()
    name_only = Asking(names=tuple({NAME} & template.questions.keys()), needed=True)
    if request.preset or request.answers or request.data_file:
        return request.preset, name_only
    preset = presets.choose(template.presets, template.questions)
    return preset, name_only if preset else Asking(everything=True)


def _author(template: Template, answers: Answers) -> Answers:
    if all(name in answers or name not in template.questions for name in AUTHOR):
        return {}
    who = git.identity()
    known = zip(AUTHOR, (who.name, who.email), strict=True)
    return {name: value for name, value in known if value and name in template.questions}


def _note_idle(given: Sequence[Given], used: Answers) -> None:
    for item in given:
        if item.name not in used:
            terminal.note(f"note: {item.where} does nothing beside these answers.")


def _note_defaults(used: Answers, given: Answers) -> None:
    taken = [
        f"{name}={_text(used[name])}" for name in used if used[name] != "" and name not in given
    ]
    if taken:
        terminal.note(f"defaults: {', '.join(taken)}")


def _text(answer: object) -> str:
    if isinstance(answer, list):
        return "+".join(answer) or "none"
    return str(answer).lower() if isinstance(answer, bool) else repr(answer)


def _review(request: Request, plan: Plan) -> None:
    names = plans.overwritten(plan)
    if names and not terminal.confirm(f"Overwrite {disk.few(names)} in {request.directory}?"):
        message = f"{disk.few(names)} would have been overwritten. Nothing was written."
        raise refused("in-the-way", message)


def _commit(request: Request, project: Path, answers: Answers, message: str) -> None:
    if not request.git or git.is_inside_repository(request.destination):
        return
    author = git.Identity(*(str(answers.get(name, "")) for name in AUTHOR))
    with terminal.doing("making the first commit", quiet=request.quiet):
        is_done = git.first_commit(project, author, message)
    if not is_done:
        terminal.note("note: there is no git here, so no first commit was made.")


def _report(request: Request, template: Template, answers: Answers, project: Path) -> Report:
    after = disk.read_tree(project)
    before = disk.read_files(request.destination, after)
    plan = plans.compare(before, after)
    verb = "would create" if request.dry_run else "created"
    is_here = request.destination == Path.cwd()
    place = "a project here" if is_here else request.directory
    files = f"{len(plan)} files, template {template.version or 'without a version'}"
    told = template.last_words("." if is_here else request.shown)
    steps = {line: Next(*step.groups("")) for line in told if (step := NEXT.fullmatch(line))}
    rest = [line for line in told if line not in steps]
    return Report(
        command="new",
        status="planned" if request.dry_run else "created",
        summary="\n".join([f"{verb} {place}: {files}", *rest]),
        version=template.version,
        changes=plan,
        next=() if request.dry_run else [*steps.values()],
        replay=_replay(request, template, answers),
        diff=plans.diff(before, after) if request.diff else "",
    )


def _replay(request: Request, template: Template, answers: Answers) -> str:
    fixed = [request.shown, "--defaults"]
    if request.template:
        fixed += ["--template", request.template]
    if ref := request.vcs_ref or template.tag:
        fixed += ["--vcs-ref", ref]
    fixed += [] if request.git else ["--no-git"]
    fixed += ["--sync"] if request.sync else []
    fixed += ["--preset", request.preset] if request.preset else []
    preset = read_answers(template.questions, _of_preset(request, template))
    defaults = template.defaults() | preset
    return replay(fixed, template.questions, answers, defaults, request.options)
