"""How we decide: pure, deterministic, total."""
