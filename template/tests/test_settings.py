import re
from collections.abc import Iterator
from pathlib import Path

import app.main  # noqa: F401 - every part with settings
from app.settings import Settings

EXAMPLE = Path(__file__).parents[1] / ".env.example"


def variables(settings: type[Settings]) -> Iterator[str]:
    """Yield the variables that some settings are read from."""
    prefix = settings.model_config.get("env_prefix", "")
    for name, field in settings.model_fields.items():
        yield str(field.validation_alias or f"{prefix}{name}").upper()
    for subclass in settings.__subclasses__():
        yield from variables(subclass)


def test_each_variable_of_the_example_is_read() -> None:
    named = re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    # OpenTelemetry reads its own.
    ours = {name for name in named if not name.startswith("OTEL_")}
    assert ours
    assert ours <= set(variables(Settings))
