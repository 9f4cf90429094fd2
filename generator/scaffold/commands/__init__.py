"""One module a command: read, plan, review, apply."""
