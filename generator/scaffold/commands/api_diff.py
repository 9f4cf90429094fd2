"""`scaffold api-diff`: what changed between two OpenAPI documents that breaks their users."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scaffold.apidiff.finding import Finding
from scaffold.apidiff.operations import breaking
from scaffold.model.problem import ExitCode, wrong_usage
from scaffold.model.report import Next, Report
from scaffold.world import documents, terminal

FORMATS = ("text", "github")
# GitHub shows no more errors of one step.
ANNOTATIONS = 10
WHY = "if that is meant; or put the id into .api-diff, one a line, with the reason behind it"


@dataclass(frozen=True)
class Request:
    """What the command line asks for; the names are those of the options."""

    old: str
    new: str
    accept: str | None = None
    format: str = "text"
    replay: str = "scaffold api-diff"


def api_diff(request: Request) -> Report:
    """Compare two documents.

    Raises:
        RefusedError: Where one cannot be read (exit code 2).
    """
    if request.format not in FORMATS:
        raise wrong_usage("format", f"There is no format {request.format}.", "--format github")
    findings = _findings(request.old, request.new)
    named = [word.strip() for word in (request.accept or "").split(",") if word.strip()]
    for word in [word for word in named if word not in {finding.id for finding in findings}]:
        terminal.note(f"note: there is no finding {word} (any more)")
    accepted = {*named, *documents.accepted_ids()}
    left = [finding for finding in findings if finding.id not in accepted]
    lines = [
        f"{'accepted' if finding.id in accepted else 'breaking':>12}  {finding.id}  {finding}"
        for finding in findings
    ]
    number = len(findings) - len(left)
    summary = f"{len(left)} breaking" + (f", {number} accepted" if number else "")
    if request.format == "github":
        documents.add_to_step_summary("\n".join(["```", *lines, summary, "```", ""]))
        lines = _commands(left, request.new)
    return Report(
        command="api-diff",
        status="breaking" if left else "compatible",
        summary=summary,
        exit_code=ExitCode.REFUSED if left else ExitCode.DONE,
        next=[Next(f"{request.replay} --accept {left[0].id}", WHY)] if left and not named else [],
        lines=lines,
        found={"findings": [_object(finding, accepted) for finding in findings]},
    )


def _findings(old: str, new: str) -> list[Finding]:
    before, after = documents.read_document(old), documents.read_document(new)
    try:
        return breaking(before, after)
    except (AttributeError, KeyError, RecursionError, TypeError) as error:
        why = f"{type(error).__name__}: {error}"
        message = f"{old} or {new} is not written as OpenAPI has it ({why})."
        raise wrong_usage("no-document", message) from error


def _commands(findings: Sequence[Finding], new: str) -> list[str]:
    """Return workflow commands, which GitHub shows beside the file, and the rest as text."""
    file = f"file={_escaped(new)}," if Path(new).is_file() else ""
    most = len(findings) if len(findings) <= ANNOTATIONS else ANNOTATIONS - 1
    shown = [
        f"::error {file}title=Breaking change {finding.id}::{_escaped(str(finding), '%')}"
        for finding in findings[:most]
    ]
    rest = findings[most:]
    more = [f"::error {file}title=Breaking changes::{len(rest)} more are in the summary"]
    return [*shown, *(more if rest else []), *(f"{one.id}  {one}" for one in rest)]


def _escaped(text: str, special: str = "%:,") -> str:
    return re.sub(f"[{special}\r\n]", lambda found: f"%{ord(found[0]):02X}", text)


def _object(finding: Finding, accepted: set[str]) -> dict[str, object]:
    return {
        "code": finding.code,
        "message": finding.message,
        "next": None,
        "id": finding.id,
        "place": finding.place,
        "side": finding.side or None,
        "used_by": list(finding.used_by),
        "accepted": finding.id in accepted,
    }
