"""What each `add-*` writes: a description -> the texts of new files, and how they are joined in."""
