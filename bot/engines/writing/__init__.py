"""Plans and rows as pytest source, through `ast` and `repr` only."""
