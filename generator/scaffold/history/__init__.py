"""What happened to a project, and the way back.

A command's record has each file before and after it; from that a command is undone, and a piece is
removed to the byte. Reading and writing records, and git, stand in `world`.
"""
