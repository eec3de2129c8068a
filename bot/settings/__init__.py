"""Everything that is configured, read once and checked once: the project's file, and the inputs of the action."""

from __future__ import annotations

from bot.settings.project import read_project, shipped

__all__ = ["read_project", "shipped"]
