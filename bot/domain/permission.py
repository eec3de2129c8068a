"""Who may ask for what on a pull request, and what is said to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.command import Commit, Generate, Help, Misunderstood, Status
from bot.domain.event import Event, ReplyTarget


class Role(StrEnum):
    """What a person may do in a repository, as its permission API says."""

    ADMIN = "admin"
    MAINTAIN = "maintain"
    WRITE = "write"
    TRIAGE = "triage"
    READ = "read"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person's role, and whether they belong to the repository: in a public one everybody has the role `read`."""

    role: Role
    member: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PullState:
    """A pull request as it is now: `target` with its branch and head, the commit it would merge into.

    `pushed` is when its head repository was last pushed to, in ISO 8601 and UTC; empty when nobody can say.
    """

    target: ReplyTarget
    base: str
    open: bool
    pushed: str = ""


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


Reply = Denied | Closed | Moved | ForkCommit | Misunderstood | Help | Status


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
