"""Environment and YAML, read once, checked once."""
