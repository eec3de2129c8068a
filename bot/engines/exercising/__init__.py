"""An API, probed and understood."""
