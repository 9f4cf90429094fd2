"""Copier's exceptions, as our errors: with the question's name, and what to write instead."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scaffold.model.answers import Answers
from scaffold.model.problem import RefusedError, refused, wrong_usage
from scaffold.model.question import Question
from scaffold.model.slug import suggest_slug
from scaffold.world import git
from scaffold.world.disk import cannot_write
from scaffold.world.source import Source, no_such_version, versions
from scaffold.world.terminal import end_of_input

if TYPE_CHECKING:
    from copier._main import Worker

AT_FAULT = re.compile(
    r"(?:Validation error for question|Invalid choice for) '(\w+)': (.*)"
    r'|Question "(\w+)" is (required)',
    re.DOTALL,
)
NO_VERSION = re.compile(r"Unknown revision|invalid reference|unknown revision|not a valid")
ROOM = 1_000_000  # bytes, without which git fails, in many words


def question_at_fault(error: ValueError) -> str:
    """Return the name of the question whose answer Copier refuses; "" for another error."""
    found = AT_FAULT.match(str(error))
    return (found[1] or found[3]) if found else ""


@contextmanager
def translated(
    worker: Worker, questions: Mapping[str, Question], answers: Answers
) -> Iterator[None]:
    """Turn what Copier raises into a RefusedError; a KeyboardInterrupt stays one."""
    from copier.errors import CopierError, InteractiveSessionError
    from jinja2 import TemplateError
    from plumbum import ProcessExecutionError

    try:
        yield
    except (RefusedError, KeyboardInterrupt):
        raise
    except InteractiveSessionError as error:
        raise end_of_input() from error
    except ProcessExecutionError as error:
        raise _git_failed(worker, str(error.stderr)) from error
    except OSError as error:
        raise cannot_write(error, worker.dst_path) from error
    except TemplateError as error:
        raise refused("template", f"The template cannot be rendered: {error}.") from error
    except (ValueError, CopierError) as error:
        raise _refused_answer(worker, questions, answers, error) from error


def _refused_answer(
    worker: Worker, questions: Mapping[str, Question], answers: Answers, error: Exception
) -> RefusedError:
    found = AT_FAULT.match(str(error))
    if not found:
        return _no_template(worker, str(error))
    name = found[1] or found[3]
    question = questions[name]
    message = f"{name}: {found[2] or 'an answer is needed.'}"
    if name == "project_slug":
        called = str(worker.answers.combined.get("project_name", ""))
        if found[3]:
            reason = "it belongs to Python or to a dependency, or is not in Latin letters"
            message = f"{name}: none follows from {called!r}: {reason}."
        suggestion = suggest_slug(str(answers.get(name, called)))
        return wrong_usage("refused-answer", message, f"{question.option} {suggestion}")
    accepted = f" It takes one of: {', '.join(question.values)}." if question.choices else ""
    return wrong_usage("refused-answer", message + accepted, f"{question.option} …")


def _no_template(worker: Worker, reason: str) -> RefusedError:
    if NO_VERSION.search(reason) and worker.vcs_ref:
        address = str(worker.src_path)
        return no_such_version(address, str(worker.vcs_ref), versions(Source(address)))
    if NO_VERSION.search(reason):
        reason = "there is no commit in it"
    if "must be a directory" in reason:
        found = "there is no folder and no git repository there"
        reason = found if shutil.which("git") else "it has to be fetched, and there is no git here"
    return wrong_usage("no-template", f"Cannot use {worker.src_path} as a template: {reason}.")


def _git_failed(worker: Worker, said: str) -> RefusedError:
    if "No space left" in said or shutil.disk_usage(worker.dst_path.parent).free < ROOM:
        return cannot_write(OSError(errno.ENOSPC, "full"), worker.dst_path)
    return _no_template(worker, git.fatal(said))
