"""The `scaffold` command: a FastAPI service from one template, and later from its answers."""
