"""A small shop: REST API and its storage."""
