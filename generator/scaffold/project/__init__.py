"""What a project's files are, before anyone asks what they mean.

Their paths, trees, module names, definitions, imports and settings; what an application is, it does
not know. A project is given as a `Tree`, whose files are read when they are asked for.
"""
