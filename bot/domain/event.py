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


WHOLE_CHANGE = ChangedLines()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCases:
    """Scope: the named manual cases only."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One part of several: `number` of `count`, counted from 1."""

    number: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """Scope: the whole repository, least covered first; of it only one shard, when there is one."""

    shard: Shard | None = None


Scope = ChangedLines | NamedCases | Everything


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTarget:
    """Where an answer belongs: a pull request, known by its number, or else by the branch that it would merge.

    `repository` and `head_repository` are `owner/name`; a fork that was deleted has none. `comment` asked for it.
    """

    repository: str
    head: str = ""
    pull: int | None = None
    head_repository: str | None = None
    head_branch: str = ""
    comment: int | None = None

    @property
    def fork(self) -> bool:
        """Whether the branch lies in another repository, or in one that is gone."""
        return self.head_repository != self.repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One request for a review: two revisions, a scope, a seed, a budget in seconds, and where the answer belongs.

    `strength` is the t of the covering rows.
    """

    base: str
    head: str
    scope: Scope = WHOLE_CHANGE
    seed: int = 0
    budget: float = 600.0
    strength: int = 2
    reply: ReplyTarget | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something happened that asks for nothing, and why."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """What is asked for: paths and revisions as typed, nothing looked up yet; `budget` in seconds."""

    repo: str
    base: str
    head: str
    scope: Scope = WHOLE_CHANGE
    seed: int = 0
    budget: float = 600.0
    strength: int = 2
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
