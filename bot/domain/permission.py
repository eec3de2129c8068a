"""Who may ask for what on a pull request, and what is said to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.command import Commit, Generate, Help, Misunderstood, Status
from bot.domain.event import Event


class Role(StrEnum):
    """What a person may do in a repository, as its permission API says."""

    ADMIN = "admin"
    MAINTAIN = "maintain"
    WRITE = "write"
    TRIAGE = "triage"
    READ = "read"
    NONE = "none"


class Reaction(StrEnum):
    """What is put under a comment, in GitHub's words."""

    EYES = "eyes"
    ROCKET = "rocket"
    CONFUSED = "confused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """A member who may not ask, and the role they have."""

    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The pull request was closed in the meantime."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Something was pushed after the comment: what was looked at may not be what would be run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkCommit:
    """A commit is asked for on a branch of another repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was asked for was done: the report's verdict, and what became of each part of telling it."""

    verdict: str
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """What was asked for was begun, and left no report."""


Reply = Denied | Closed | Moved | ForkCommit | Misunderstood | Help | Status | Done | Unfinished


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nothing is answered; `reason` is for the log."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One reply ends the matter."""

    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """The command is carried out, on the two commits that the event names."""

    event: Event
    command: Generate | Commit


Decision = Silence | Answered | Allowed
