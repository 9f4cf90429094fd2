"""A resource: its file, its test, and its place in the lifespan."""
