"""What GitHub says that happened: a review to make, a command to answer, a place to post to, or nothing to do.

`read` is total over what GitHub sends: whatever asks for nothing is `Skipped` with its reason, and a payload that does
not have the form of its event is an InputError (`event`). Logins, branches and labels are foreign text; repositories
and commits are let in only in their own form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.domain.command import Asked, Person
from bot.domain.errors import InputError
from bot.domain.event import WHOLE_CHANGE, Event, Everything, ReplyTarget, Shard, Skipped
from bot.domain.json import Json
from bot.formats import slash_command

MAX_BYTES = 32 * 1024**2
SLUG = "event"
PERSON = "User"
OWN_BRANCHES = "gen-tests/"
FORK = "it comes from a fork, and code from forks does not run on a self-hosted runner"
REVIEWED = ("opened", "synchronize", "reopened", "ready_for_review")
_SHA = re.compile(r"[0-9a-f]{40}")
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}/[A-Za-z0-9._-]{1,100}")
_LONGEST = 300
_NOTHING: Mapping[str, Json] = MappingProxyType({})

Heard = Event | Asked | ReplyTarget | Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What the workflow says about every event, whatever it is; `budget` in seconds.

    `sha` is the commit that a scheduled or started workflow runs on. `self_hosted` says that the machine outlives the
    job: no code from a fork runs on it.
    """

    sha: str = ""
    skip_label: str = ""
    self_hosted: bool = False
    seed: int = 0
    budget: float = 600.0
    strength: int = 2
    shard: Shard | None = None


def read(name: str, text: str, *, defaults: Defaults) -> Heard:
    """Return what an event asks for; `name` is the event's, `text` the payload as JSON."""
    reader = _READERS.get(name)
    if reader is None:
        return Skipped(reason=f"the event `{name[:_LONGEST]}` asks for nothing")
    return reader(_payload(name, text), defaults)


def _pull_request(payload: _Payload, defaults: Defaults) -> Heard:
    action, pull = payload.text("action"), payload.inner("pull_request")
    if action not in REVIEWED:
        return Skipped(reason=f"the action `{action}` changes nothing that could be tested")
    reply = _target(payload, pull)
    reason = _unwanted(pull, reply, defaults)
    if reason:
        return Skipped(reason=reason)
    return _event(pull.inner("base").sha("sha"), reply.head, defaults, reply)


def _target(payload: _Payload, pull: _Payload) -> ReplyTarget:
    head = pull.inner("head")
    repository = head.inner("repo", optional=True)
    return ReplyTarget(
        repository=payload.inner("repository").repository("full_name"),
        head=head.sha("sha"),
        pull=pull.number("number"),
        head_repository=repository.repository("full_name") if repository.fields else None,
        head_branch=head.text("ref"),
    )


def _unwanted(pull: _Payload, reply: ReplyTarget, defaults: Defaults) -> str:
    """Return why a pull request is not reviewed, empty when it is."""
    author = pull.inner("user", optional=True)
    reasons = {
        "the pull request is closed": pull.text("state") != "open",
        "the pull request is a draft": pull.fields.get("draft") is True,
        "the pull request was opened by a program": author.text("type", PERSON) != PERSON,
        "the branch is one of gen-tests itself": not reply.fork and reply.head_branch.startswith(OWN_BRANCHES),
        f"the pull request has the label `{defaults.skip_label}`": defaults.skip_label in _labels(pull),
        FORK: defaults.self_hosted and reply.fork,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _labels(pull: _Payload) -> frozenset[str]:
    labels = pull.fields.get("labels")
    named = [label.get("name") for label in labels if isinstance(label, dict)] if isinstance(labels, list) else []
    return frozenset(name for name in named if isinstance(name, str) and name)


def _issue_comment(payload: _Payload, _defaults: Defaults) -> Heard:
    issue, comment = payload.inner("issue"), payload.inner("comment")
    author = comment.inner("user", optional=True)
    reasons = {
        # An edit would run whatever an old comment is changed to, long after somebody looked at it.
        "only a new comment is a command": payload.text("action") != "created",
        "the comment is not on a pull request": not isinstance(issue.fields.get("pull_request"), dict),
        "the pull request is closed": issue.text("state") != "open",
        "the comment was written by a program": author.text("type", "") != PERSON,
        "the comment was not sent by its author": payload.inner("sender").fields.get("id") != author.fields.get("id"),
    }
    reason = next((reason for reason, holds in reasons.items() if holds), "")
    command = slash_command.parse(comment.text("body", ""))
    if reason or command is None:
        return Skipped(reason=reason or "the comment is not a command")
    reply = ReplyTarget(
        repository=payload.inner("repository").repository("full_name"),
        pull=issue.number("number"),
        comment=comment.number("id"),
    )
    # Whatever does not say that it is private counts as public: there, nobody is told more than necessary.
    public = payload.inner("repository").fields.get("private") is not True
    person = Person(login=author.text("login"), id=author.number("id"))
    return Asked(command=command, author=person, reply=reply, created=comment.text("created_at"), public=public)


def _whole(payload: _Payload, defaults: Defaults) -> Heard:
    if not _SHA.fullmatch(defaults.sha):
        raise _malformed("GITHUB_SHA", defaults.sha)
    reply = ReplyTarget(
        repository=payload.inner("repository").repository("full_name"),
        head=defaults.sha,
        head_branch=payload.text("ref", "").removeprefix("refs/heads/"),
    )
    event = _event(defaults.sha, defaults.sha, defaults, reply)
    return replace(event, scope=Everything(shard=defaults.shard))


def _workflow_run(payload: _Payload, _defaults: Defaults) -> Heard:
    """Read what a finished review left: its pull request is looked up by its head, since a fork's event names none."""
    run = payload.inner("workflow_run")
    source, conclusion = run.text("event"), run.text("conclusion", "")
    if payload.text("action") != "completed":
        return Skipped(reason="the other workflow has not ended")
    if source != "pull_request":
        return Skipped(reason=f"the other workflow was started by `{source}`, not by a pull request")
    if conclusion not in {"success", "failure"}:
        return Skipped(reason=f"the other workflow ended as `{conclusion}`")
    repository = run.inner("head_repository", optional=True)
    return ReplyTarget(
        repository=payload.inner("repository").repository("full_name"),
        head=run.sha("head_sha"),
        head_repository=repository.repository("full_name") if repository.fields else None,
        head_branch=run.text("head_branch", ""),
    )


def _event(base: str, head: str, defaults: Defaults, reply: ReplyTarget) -> Event:
    return Event(
        base=base,
        head=head,
        scope=WHOLE_CHANGE,
        seed=defaults.seed,
        budget=defaults.budget,
        strength=defaults.strength,
        reply=reply,
    )


_READERS: Mapping[str, Callable[[_Payload, Defaults], Heard]] = MappingProxyType(
    {
        "pull_request": _pull_request,
        "issue_comment": _issue_comment,
        "schedule": _whole,
        "workflow_dispatch": _whole,
        "workflow_run": _workflow_run,
    }
)
KNOWN = tuple(_READERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Payload:
    """A part of a payload; `place` says which, for messages."""

    place: str
    fields: Mapping[str, Json]

    def inner(self, name: str, *, optional: bool = False) -> _Payload:
        found = self.fields.get(name)
        if not isinstance(found, dict):
            if optional and found is None:
                return _Payload(place=f"{self.place}.{name}", fields=_NOTHING)
            raise _malformed(f"{self.place}.{name}", found)
        return _Payload(place=f"{self.place}.{name}", fields=found)

    def text(self, name: str, default: str | None = None) -> str:
        found = self.fields.get(name)
        if found is None and default is not None:
            return default
        if not isinstance(found, str):
            raise _malformed(f"{self.place}.{name}", found)
        return found

    def number(self, name: str) -> int:
        found = self.fields.get(name)
        if not isinstance(found, int) or isinstance(found, bool) or found <= 0:
            raise _malformed(f"{self.place}.{name}", found)
        return found

    def sha(self, name: str) -> str:
        return self._of_form(name, _SHA)

    def repository(self, name: str) -> str:
        return self._of_form(name, _REPOSITORY)

    def _of_form(self, name: str, form: re.Pattern[str]) -> str:
        found = self.text(name)
        if form.fullmatch(found) is None:
            raise _malformed(f"{self.place}.{name}", found)
        return found


def _payload(name: str, text: str) -> _Payload:
    try:
        document: Json = json.loads(text) if len(text) <= MAX_BYTES else None
    except (ValueError, RecursionError) as error:
        raise _malformed(name, "no JSON") from error
    if not isinstance(document, dict):
        raise _malformed(name, document)
    return _Payload(place=name, fields=document)


def _shown(value: Json) -> str:
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    return json.dumps(value)[:_LONGEST]


def _malformed(place: str, seen: Json) -> InputError:
    return InputError(
        f"The event's payload has {_shown(seen)} at `{place}`.",
        remedy="Start the workflow by an event that GitHub makes, and leave GITHUB_EVENT_PATH alone.",
        slug=SLUG,
    )
