"""Projects as their template has them: at their own version, with their own answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scaffold.model.answers import Answers, given_in_file, read_answers
from scaffold.model.answers_file import Recorded
from scaffold.model.problem import RefusedError
from scaffold.model.version import in_order
from scaffold.world import disk, git, render_cache
from scaffold.world.render_cache import Render
from scaffold.world.source import Source, template_source
from scaffold.world.template import Asking, Template, open_template


@dataclass(frozen=True)
class Rendering:
    """Renders for one command: a version of a template is fetched once, and only if need be.

    Attributes:
        stack: What ends with the command.
        quiet: Whether to say nothing of what takes a while.
    """

    stack: ExitStack
    quiet: bool
    _opened: dict[tuple[Source, str | None], Template] = field(default_factory=dict)
    _sources: dict[tuple[str, str | None], Source] = field(default_factory=dict)
    _failed: dict[tuple[str, str], RefusedError] = field(default_factory=dict)
    _tags: dict[Source, dict[str, str]] = field(default_factory=dict)

    def of(self, made: Recorded, folder: str) -> Render:
        """Return the render of a project.

        Args:
            made: What it records.
            folder: What its folder is called.

        Raises:
            RefusedError: Where it cannot be rendered: with exit code 2 if there is no such version.
        """
        given = given_in_file(made.answers)

        def answers(template: Template) -> Answers:
            return read_answers(template.questions, given)

        origin = [repr((item.name, item.value)) for item in given]
        return self._render(made, made.version, origin, answers, folder)

    def at(self, made: Recorded, version: str, before: Answers, folder: str) -> Render:
        """Return the render of a project at another version.

        Args:
            made: What it records.
            version: The version.
            before: All the answers at its own version.
            folder: What its folder is called.

        Raises:
            RefusedError: Where it cannot be rendered.
        """

        def answers(template: Template) -> Answers:
            return {name: before[name] for name in before if name in template.questions}

        return self._render(made, version, [repr(before)], answers, folder)

    def _render(
        self,
        made: Recorded,
        version: str,
        answered: Sequence[str],
        answers: Callable[[Template], Answers],
        folder: str,
    ) -> Render:
        with self._failing_once(made.address, version):
            source = self.source(made.address, version)
        commit = self._known(source).get(version, "")
        origin = [source.address, version, commit, *answered]
        in_any = render_cache.load(origin)
        if found := in_any or render_cache.load([*origin, folder]):
            return found
        with self._failing_once(made.address, version):
            template = self.template(made.address, version)
        given = answers(template)
        render = Render(*template.tree(given, Asking(), folder))
        where = [folder] if template.asks_for_folder(given) else []
        render_cache.keep([*origin, *where], render)
        return render

    def versions(self, made: Recorded) -> list[str]:
        """Return the versions of a template that are known without a network, oldest first."""
        return in_order(self._known(self.source(made.address)))

    def source(self, address: str, version: str | None = None) -> Source:
        """Return where a template is at a version; None for that of this command."""
        if (address, version) not in self._sources:
            source = self.source(address) if version else None
            if source is None or version not in self._known(source):
                source = template_source(address, version, self._scratch())
            self._sources[address, version] = source
        return self._sources[address, version]

    def _known(self, source: Source) -> dict[str, str]:
        """Return the commits of a template's tags, as far as they are known without a network."""
        if source not in self._tags:
            place = source.repository or Path(source.address)
            self._tags[source] = git.tag_commits(place) if place.exists() else {}
        return self._tags[source]

    def template(self, address: str, version: str | None) -> Template:
        """Return a template at a version; None for its last commit."""
        source = self.source(address, version)
        if (source, version) not in self._opened:
            scratch = self._scratch()
            place = scratch / "made" / "project"
            opened = open_template(source, version, place, scratch, quiet=self.quiet)
            self._opened[source, version] = self.stack.enter_context(opened)
        return self._opened[source, version]

    @contextmanager
    def _failing_once(self, address: str, version: str) -> Iterator[None]:
        """Let what is not there fail at once for the next project: a network takes its time."""
        if (address, version) in self._failed:
            raise self._failed[address, version]
        try:
            yield
        except RefusedError as error:
            self._failed[address, version] = error
            raise

    def _scratch(self) -> Path:
        return self.stack.enter_context(disk.scratch_folder())


@contextmanager
def rendering(*, quiet: bool = False) -> Iterator[Rendering]:
    """Give what renders projects; nothing is left of it but what is in the cache."""
    with ExitStack() as stack:
        yield Rendering(stack, quiet)
