"""Pure values. Nothing here touches the disk, git, Copier or the terminal."""
