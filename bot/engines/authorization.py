"""Whether a command in a comment is carried out: who asked, what for, and whether the code is still what they saw.

Only the permission API says who somebody is, and only three roles may command (A-3). Whoever does not belong to the
repository is not answered at all, so that nobody can make the bot talk.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.command import Asked, Commit, Generate, Help, Status
from bot.domain.delivery import Pull
from bot.domain.event import ChangedLines, Event, NamedCases, Scope
from bot.domain.permission import (
    Allowed,
    Answered,
    Closed,
    Decision,
    Denied,
    Done,
    ForkCommit,
    Moved,
    Reaction,
    Reply,
    Role,
    Silence,
)

COMMANDING = frozenset({Role.ADMIN, Role.MAINTAIN, Role.WRITE})


def admitted(role: str | None, *, public: bool) -> Silence | Answered | None:
    """Return what is said to a person who may not command, None for one who may; nobody knows: nobody may.

    In a public repository everybody has the role `read`, so that it makes nobody a member there.
    """
    if role is None:
        return Silence(reason="the permission of its author could not be read")
    if role in COMMANDING:
        return None
    if role == Role.TRIAGE or (role == Role.READ and not public):
        return Answered(reply=Denied(role=Role(role)))
    return Silence(reason="its author does not belong to the repository")


def decide(asked: Asked, pull: Pull, *, defaults: Event) -> Decision:
    """Return what becomes of the command of a person who may command; `defaults` fill what it leaves open."""
    if not isinstance(asked.command, Generate | Commit):
        return Answered(reply=asked.command)
    if not pull.is_open:
        return Answered(reply=Closed())
    if pull.pushed > asked.created:
        return Answered(reply=Moved())
    if isinstance(asked.command, Commit) and pull.is_fork:
        return Answered(reply=ForkCommit())
    return Allowed(event=_event(asked, pull, defaults), command=asked.command)


def reaction_to(reply: Reply) -> Reaction:
    """Return what is put under the comment beside a reply: the rocket when it is what was asked for."""
    return Reaction.ROCKET if isinstance(reply, Help | Status | Done) else Reaction.CONFUSED


def scope_of(command: Generate) -> Scope:
    """Return what a command is about."""
    if command.cases:
        return NamedCases(ids=command.cases)
    return ChangedLines(paths=command.paths, kind=command.kind)


def event_of(command: Generate, defaults: Event) -> Event:
    """Return the review that a command asks for, between the revisions of `defaults` and for its reply target."""
    return replace(
        defaults,
        scope=scope_of(command),
        budget=defaults.budget if command.budget is None else command.budget,
        strength=defaults.strength if command.strength is None else command.strength,
    )


def _event(asked: Asked, pull: Pull, defaults: Event) -> Event:
    target = replace(asked.reply, head=pull.head, head_repository=pull.head_repository, head_branch=pull.head_branch)
    pinned = replace(defaults, base=pull.base, head=target.head, reply=target)
    return event_of(asked.command, pinned) if isinstance(asked.command, Generate) else pinned
