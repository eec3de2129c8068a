"""What a review needs from the world, named after actors."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Protocol

from bot.domain.candidate import SourceFile
from bot.domain.change import Change
from bot.domain.delivery import CommitFacts, Home, Move, Note, Offered, Patch, Pull, Remark
from bot.domain.event import Event, ReplyTarget
from bot.domain.execution import RunRequest, SandboxFacts, SuiteRun
from bot.domain.probe import Observation, Probe


class CodeHost(Protocol):
    """Whoever knows what a change consists of: a local git range, later GitHub."""

    def change(self, event: Event) -> Change:
        """Return the change between the event's two revisions; raise InputError for unknown revisions."""

    def checkout(self, sha: str) -> Checkout:
        """Return the files of a commit."""


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


class Discussion(Protocol):
    """One pull request as GitHub shows it: what it is, and what stands on it."""

    def me(self) -> int:
        """Return the account that the bot writes as."""

    def pull(self) -> Pull:
        """Return the pull request as it is at this moment."""

    def remarks(self) -> tuple[Remark, ...]:
        """Return every comment, review and note on it, oldest first; of pending reviews only the bot's own."""

    def notes(self, review: int) -> tuple[Remark, ...]:
        """Return the notes of one review, pending or not."""

    def patches(self) -> tuple[Patch, ...]:
        """Return the files of its diff."""

    def text(self, path: str, revision: str) -> str | None:
        """Return a file of a revision; None when there is none, or none that can be shown."""

    def folded(self, nodes: tuple[str, ...]) -> frozenset[str]:
        """Return which of these remarks are folded away already."""


class Commenter(Protocol):
    """Whoever writes comments and folds away what has had its time."""

    def comment(self, body: str) -> None:
        """Write a comment."""

    def edit(self, comment: int, body: str) -> None:
        """Change a comment."""

    def fold(self, node: str, reason: str) -> None:
        """Fold a remark away as `OUTDATED` or `DUPLICATE`."""

    def unfold(self, node: str) -> None:
        """Show a remark that was folded away."""


class Reviewer(Protocol):
    """Whoever writes a review: nobody sees it before it is submitted."""

    def begin(self, pull: Pull, body: str) -> None:
        """Begin a pending review of the pull request's head."""

    def note(self, review: str, note: Note) -> bool:
        """Add a note to a pending review; return whether GitHub took it."""

    def submit(self, review: str) -> None:
        """Show the review to everybody, as a comment."""

    def discard(self, review: int) -> None:
        """Delete a pending review with its notes."""


class Branches(Protocol):
    """Whoever commits to branches of a repository and offers them as pull requests."""

    def tip(self, branch: str) -> str | None:
        """Return the commit that a branch points to, None when there is no such branch."""

    def commit(self, revision: str) -> CommitFacts:
        """Return what is known of a commit."""

    def tree(self, revision: str, files: tuple[SourceFile, ...]) -> str:
        """Make the tree of a revision with these files laid over it; return its name, equal for equal trees."""

    def record(self, tree: str, parent: str, message: str) -> str:
        """Make a commit that no branch points to yet; return its SHA."""

    def move(self, branch: Move) -> None:
        """Move a branch from where it is believed to be; raise RefusedError when it is not there."""

    def offers(self, branch: str) -> tuple[Offered, ...]:
        """Return the open pull requests of a branch, oldest first."""

    def offer(self, offer: Offered) -> None:
        """Open a pull request."""

    def revise(self, offer: Offered) -> None:
        """Change the title and the text of a pull request."""


class Repository(Protocol):
    """Whoever knows a repository and its open pull requests."""

    def home(self) -> Home:
        """Return what the repository is called and where everything ends up."""

    def pull_of(self, target: ReplyTarget) -> int | None:
        """Return the number of the open pull request that a target's branch has at its head, None without one."""


class Members(Protocol):
    """Whoever knows what an account may do, and answers it."""

    def role(self, login: str) -> str:
        """Return `admin`, `maintain`, `write`, `triage`, `read`, or `none`."""

    def react(self, comment: int, reaction: str) -> None:
        """Put a reaction (`eyes`, `rocket`, `confused`) on a comment; again changes nothing."""
