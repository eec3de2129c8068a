"""How we touch the world: thin, deciding nothing."""
