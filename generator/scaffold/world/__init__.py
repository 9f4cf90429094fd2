"""The only place that touches the disk, git, Copier and the terminal."""
