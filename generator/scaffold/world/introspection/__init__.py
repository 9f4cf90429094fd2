"""What runs in a project's own interpreter: imports its application, and says what that is.

Nothing but the standard library and the project's FastAPI is imported, and nothing of the command.
"""
