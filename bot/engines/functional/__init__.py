"""A manual case, followed on the live page."""
