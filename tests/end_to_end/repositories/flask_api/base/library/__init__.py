"""A small lending library over HTTP."""
