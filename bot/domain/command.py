"""What a comment on a pull request can ask for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.event import Kind, ReplyTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class Generate:
    """Tests for the change, or for a part of it; None leaves a choice to the configuration. `budget` in seconds."""

    paths: tuple[str, ...] = ()
    kind: Kind | None = None
    budget: float | None = None
    strength: int | None = None
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """The kept files as a commit on the branch of the pull request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """How commands are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What became of the last review of this pull request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstood:
    """A comment that begins like a command and is none: what was seen, what is wrong with it, what to write instead.

    `seen` is foreign text; `problem` and `remedy` are ours. `suggestion` is a whole command, or empty.
    """

    seen: str
    problem: str
    remedy: str = ""
    suggestion: str = ""


Command = Generate | Commit | Help | Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who wrote a comment, as the event says; whether they may ask for anything is for the permission API to say."""

    login: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A command in a comment: it becomes a review once its author may ask, on the revision that was there then.

    `created` is the moment of the comment, in ISO 8601 and UTC. In a `public` repository everybody may read.
    """

    command: Command | Misunderstood
    author: Person
    reply: ReplyTarget
    created: str
    public: bool = True
