"""A router: its file, its test, and its line among the others."""
