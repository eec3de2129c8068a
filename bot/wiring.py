"""The only module that names use cases and adapters."""
