"""What asked for a review, and how much of the repository it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Which side of an application tests are wanted for: its pages, or its operations."""

    UI = "ui"
    API = "api"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLines:
    """Scope: what the change touches, below `paths` (files or folders; none: anywhere) and of one kind (None: any)."""

    paths: tuple[str, ...] = ()
    kind: Kind | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """What the command line asks for: paths and revisions as typed, nothing looked up yet; `budget` in seconds."""

    repo: str
    base: str
    head: str
    seed: int = 0
    budget: float = 600.0
    cases: tuple[str, ...] = ()
    config: str | None = None
    out: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReproduceRequest:
    """One finding of an earlier report, to be run again: `path`, `content` and `node` are its test."""

    repo: str
    base: str
    head: str
    finding: str
    path: str
    content: str
    node: str
    seed: int = 0
    budget: float = 600.0
    config: str | None = None
