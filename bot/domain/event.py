"""What asked for a review, and how much of the repository it is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLines:
    """Scope: what the change touches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCases:
    """Scope: the named manual cases only."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """Scope: the whole repository, least covered first."""


Scope = ChangedLines | NamedCases | Everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One request for a review: two revisions, a scope, a seed and a budget in seconds."""

    base: str
    head: str
    scope: Scope = ChangedLines()
    seed: int = 0
    budget: float = 600.0
