"""What a project was made from, as its answers file records it."""

from __future__ import annotations

from scaffold.model.answers_file import ANSWERS_FILE, Recorded, parse_recorded
from scaffold.model.problem import wrong_usage
from scaffold.world import disk
from scaffold.world.project import Project


def recorded(project: Project) -> Recorded:
    """Return what the project records of its template.

    Raises:
        RefusedError: With exit code 2, where it records nothing, or not in this form.
    """
    file = project.root / ANSWERS_FILE
    if not file.is_file():
        message = (
            f"There is no {ANSWERS_FILE} in {project.root}: no template made what is there.\n"
            f"If it was lost, `scaffold restore {ANSWERS_FILE}` makes it anew."
        )
        raise wrong_usage("no-project", message, "--project '<its folder>'")
    return parse_recorded(disk.read_text(file))
