"""Covering arrays over components that may be absent."""
