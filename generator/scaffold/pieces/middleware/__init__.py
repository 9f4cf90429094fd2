"""A middleware: its file, its test, and its place in the order."""
