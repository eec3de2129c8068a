"""In which order: the loops that ask an engine, act through a port and tell the engine."""
