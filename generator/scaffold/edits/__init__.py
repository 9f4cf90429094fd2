"""Edits of Python source: each changes the lines that it must, and says so when it is done already.

A primitive takes a `Source`, nodes of its tree, and text; it gives splices: none where everything
is as wanted. `ensure_…` puts something in, `remove_…` takes the same out again. What cannot be
done for certain raises `CannotEditError`.

`merging` takes texts of any kind, and makes one of what two sides did to a third.
"""
