"""What is counted beside what FastAPI counts."""

from opentelemetry import metrics

ATTEMPTS = metrics.get_meter("app").create_counter(
    "app.attempts", description="What was tried after the answer, by its name and its outcome"
)
