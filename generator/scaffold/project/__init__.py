"""What a project's files are, before anyone asks what they mean.

Their paths, trees, module names, imports and settings; of FastAPI it knows nothing. A project is
given as a `Tree`, whose files are read when they are asked for, and is parsed once a command.
"""
