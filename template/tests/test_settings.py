import re
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field, ValidationError
from pydantic_settings import SettingsConfigDict

import app.main  # noqa: F401 - every part with settings
from app.settings import CommaSeparated, Settings, parts, unread_variables, variables

EXAMPLE = Path(__file__).parents[1] / ".env.example"
SET = re.compile(r"^# ([A-Z_]+=.*)$", re.MULTILINE)


def test_each_variable_of_the_example_is_read() -> None:
    named = {line.partition("=")[0] for line in SET.findall(EXAMPLE.read_text(encoding="utf-8"))}
    # OpenTelemetry reads its own.
    ours = {name for name in named if not name.startswith("OTEL_")}
    assert ours
    assert ours <= {name for part in parts() for name in variables(part)}


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    defaults = [part().model_dump() for part in parts()]
    uncommented = SET.findall(EXAMPLE.read_text(encoding="utf-8"))
    (tmp_path / ".env").write_text("\n".join(uncommented), encoding="utf-8")
    for part, default in zip(parts(), defaults, strict=True):
        shown = part().model_dump(exclude_unset=True)
        # Where there is none by default, an example is shown.
        assert all(default[name] in (None, value) for name, value in shown.items())


def test_a_copy_of_the_example_changes_nothing(tmp_path: Path) -> None:
    before = [part().model_fields_set for part in parts()]
    (tmp_path / ".env").write_bytes(EXAMPLE.read_bytes())
    assert [part().model_fields_set for part in parts()] == before


class PartSettings(Settings):
    model_config = SettingsConfigDict(env_prefix="PART_")

    pool_size: int = 1
    names: CommaSeparated[Annotated[str, Field(max_length=3)]] = ()


def test_a_variable_that_no_setting_reads_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert not list(unread_variables())
    monkeypatch.setenv("PART_POOLSIZE", "50")
    (tmp_path / ".env").write_text("PART_OTHER=1\npart_pool_size=2\nOTEL_SERVICE_NAME=a\n")
    assert list(unread_variables()) == [
        "no setting reads PART_OTHER",
        "no setting reads PART_POOLSIZE: did you mean PART_POOL_SIZE?",
    ]


def test_values_with_commas_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PART_NAMES", "a, b,")
    assert PartSettings().names == ("a", "b")
    for wrong in ('["a", "b"]', "secret"):
        monkeypatch.setenv("PART_NAMES", wrong)
        with pytest.raises(ValidationError) as refusal:
            PartSettings()
        assert wrong not in str(refusal.value)
