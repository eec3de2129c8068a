"""What a review needs from the world, named after actors."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Protocol

from bot.domain.change import Change
from bot.domain.event import Event, ReplyTarget
from bot.domain.execution import RunRequest, SandboxFacts, SuiteRun
from bot.domain.permission import PullState, Reaction, Standing
from bot.domain.probe import Observation, Probe


class CodeHost(Protocol):
    """Whoever knows what a change consists of: a local git range, later GitHub."""

    def change(self, event: Event) -> Change:
        """Return the change between the event's two revisions; raise InputError for unknown revisions."""

    def checkout(self, sha: str) -> Checkout:
        """Return the files of a commit."""


class Conversation(Protocol):
    """Whoever keeps what is said on pull requests, and knows who belongs to the repository."""

    def standing(self, target: ReplyTarget, login: str) -> Standing | None:
        """Return a person's role as the permission API says it; None when it does not answer."""

    def pull(self, target: ReplyTarget) -> PullState:
        """Return the pull request as it is now; raise GitHubError when it cannot be read."""

    def react(self, target: ReplyTarget, reaction: Reaction) -> None:
        """Put a reaction under the comment that asked, once, in place of an earlier one of ours."""

    def reply(self, target: ReplyTarget, text: str) -> None:
        """Answer the comment that asked: exactly one reply, whatever is tried again."""

    def summary(self, target: ReplyTarget) -> str:
        """Return the address of our own summary on the pull request, empty when there is none."""


class Checkout(Protocol):
    """The files of one revision, read from git objects, never from a tree that untrusted code could write."""

    def paths(self, patterns: Iterable[str]) -> tuple[str, ...]:
        """Return the tracked paths that match any of the glob patterns, sorted."""

    def read(self, path: str) -> str:
        """Return a file as text (undecodable bytes replaced); raise InputError when it is missing or too large."""


class Application(Protocol):
    """One revision of the project, running in the sandbox with its services up."""

    facts: SandboxFacts
    notes: tuple[str, ...]
    """What could not be read or measured so far: worth telling the reader."""

    def ask(self, probe: Probe) -> Observation:
        """Carry out one probe; a probe that cannot be carried out is answered by Failed, never by an exception."""

    def reset(self) -> None:
        """Bring the application to a fresh state: the declared reset, else a fresh copy and a restart."""

    def team_suite(self) -> SuiteRun:
        """Run the team's own tests with coverage; no declared suite gives an empty run."""

    def run(self, request: RunRequest) -> SuiteRun:
        """Reset, then run the generated tests in the given order, with coverage."""


class Stage(Protocol):
    """Whoever can prepare and start a revision."""

    def application(self, revision: str, *, services: bool = True) -> AbstractContextManager[Application]:
        """Prepare (network, no secrets), then start it in a loopback-only sandbox.

        Raise NotExecutedError when there is no sandbox or a service does not become ready. Without `services` only
        the team's suite can be run.
        """


class Watch(Protocol):
    """Whoever watches the clock and tells the user what goes on."""

    def phase(self, name: str, detail: str = "") -> None:
        """Say that a phase begins; its duration ends up in the report's timings."""

    def left(self) -> float:
        """Return the seconds left of the budget."""

    def timings(self) -> tuple[tuple[str, float], ...]:
        """Return the phases so far with their seconds."""
