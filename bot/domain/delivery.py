"""What is told on a pull request, what stands there already, and what became of the telling."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Deliver(StrEnum):
    """Where the kept files go besides the job summary: into a review, a pull request, a commit, or nowhere."""

    COMMENT = "comment"
    PULL_REQUEST = "pull-request"
    COMMIT = "commit"
    NOWHERE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """How to reach GitHub; the token is never shown. `site` is where its pages are."""

    token: str = field(repr=False)
    api: str = "https://api.github.com"
    site: str = "https://github.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRequest:
    """A report to be delivered to a pull request; `head` is the SHA it has to be about, when the caller knows it."""

    repository: str
    pull: int
    head: str | None = None
    deliver: Deliver = Deliver.COMMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A pull request as it stands now; `head_repository` is None when that repository is gone.

    `base` is the commit of the branch that it would merge into. `pushed` is when its head repository was last pushed
    to, in ISO 8601 and UTC, empty when GitHub does not say. `node` and `repository_node` are GitHub's opaque names of
    the request and of the repository it is in.
    """

    number: int
    head: str
    is_open: bool
    head_branch: str
    base_branch: str
    repository: str
    head_repository: str | None
    node: str
    repository_node: str
    base: str = ""
    pushed: str = ""

    @property
    def is_fork(self) -> bool:
        """Whether its branch lies where a token of this repository cannot write."""
        return self.head_repository != self.repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A repository: its opaque name, and the branch that everything ends up on."""

    node: str
    default_branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """One file of the pull request: the head lines that its diff shows, hunk by hunk as (first, last)."""

    path: str
    hunks: tuple[tuple[int, int], ...] = ()

    def shows(self, first: int, last: int) -> bool:
        """Whether one hunk shows all these lines."""
        return any(start <= first <= last <= end for start, end in self.hunks)


class Place(StrEnum):
    """Where a remark stands."""

    COMMENT = "comment"
    REVIEW = "review"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that stands on the pull request: a comment, a review, or a note of a review.

    A pending review is seen by its author only. `answers` is the note that a note replies to; `review` is the review
    that a note belongs to.
    """

    id: int
    node: str
    place: Place
    author: int
    body: str
    pending: bool = False
    review: int | None = None
    answers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a review says of a file, or of the lines `first` to `last` of it (0: of the whole file)."""

    path: str
    body: str
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitFacts:
    """A commit: its tree, where it comes from, and its message."""

    tree: str
    parents: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A branch, where it is believed to be (None: nowhere), and where it shall be.

    `force` lets it go where it has not come from; `repository` is the opaque name of the repository.
    """

    repository: str
    branch: str
    before: str | None
    after: str
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A pull request of ours: from which branch onto which, and what it says; `number` 0 is not opened yet."""

    branch: str
    onto: str
    title: str
    body: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a report said in short, kept in the comment so that the next one can say what has changed.

    `lines` are the patch's covered lines and all of them.
    """

    head: str
    kept: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    lines: tuple[int, int] = (0, 0)


class Fate(StrEnum):
    """What became of one part of a delivery."""

    WRITTEN = "written"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a delivery, its fate, and why."""

    name: str
    fate: Fate
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of a delivery, part by part; `retry` when running again may do better."""

    parts: tuple[Part, ...] = ()

    @property
    def retry(self) -> bool:
        """Whether something failed that may work the next time."""
        return any(part.fate is Fate.FAILED for part in self.parts)
