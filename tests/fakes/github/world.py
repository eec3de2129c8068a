"""What a GitHub repository holds, as plain data that a test can read, copy and compare."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import dataclass, field

HEAD = "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678"
NOBODY = "0" * 40


@dataclass(kw_only=True)
class Token:
    """Who holds it and what it may do; `rights` are `pull_requests`, `issues`, `contents`."""

    login: str
    id: int
    kind: str = "Bot"
    rights: frozenset[str] = frozenset()
    opens_pulls: bool = False

    @property
    def is_person(self) -> bool:
        """Only a person's token may ask who its user is."""
        return self.kind == "User"


ACTIONS = ("github-actions[bot]", 41898282)
READ_ONLY = Token(login=ACTIONS[0], id=ACTIONS[1])
WRITING = Token(login=ACTIONS[0], id=ACTIONS[1], rights=frozenset({"pull_requests", "issues", "contents"}))
APP = Token(
    login="gen-tests[bot]", id=77_001, rights=frozenset({"pull_requests", "issues", "contents"}), opens_pulls=True
)
PERSONAL = Token(
    login="maintainer", id=501, kind="User", rights=frozenset({"pull_requests", "issues", "contents"}), opens_pulls=True
)
TOKENS = {"read": READ_ONLY, "write": WRITING, "app": APP, "pat": PERSONAL}


@dataclass(kw_only=True)
class Person:
    """An account, and its role in the repository."""

    login: str
    id: int
    role: str = "none"
    kind: str = "User"


@dataclass(kw_only=True)
class Comment:
    """A comment on an issue or a pull request."""

    id: int
    issue: int
    author: int
    body: str
    minimized: str | None = None
    reactions: list[tuple[int, str]] = field(default_factory=list)


@dataclass(kw_only=True)
class Review:
    """A review; PENDING ones are seen by their author only."""

    id: int
    pull: int
    author: int
    body: str
    commit: str
    state: str = "PENDING"
    minimized: str | None = None


@dataclass(kw_only=True)
class Note:
    """A review comment: on lines of the diff, or (`line` None) on a file."""

    id: int
    pull: int
    review: int
    author: int
    path: str
    body: str
    commit: str
    line: int | None = None
    start: int | None = None
    reply_to: int | None = None
    minimized: str | None = None


@dataclass(kw_only=True)
class Pull:
    """A pull request; `patches` are the files of its diff as GitHub shows them, None where it shows none."""

    number: int
    head: str
    base: str
    head_branch: str
    base_branch: str = "main"
    head_repository: str | None = "octo/shop"
    author: int = 601
    state: str = "open"
    title: str = "Change"
    body: str = ""
    patches: dict[str, str | None] = field(default_factory=dict)


@dataclass(kw_only=True)
class Commit:
    """A commit: a tree and where it comes from."""

    tree: str
    parents: tuple[str, ...]
    message: str
    moment: str = "2026-01-01T00:00:00Z"


@dataclass(kw_only=True)
class World:
    """One repository, everything in it, and the accounts around it."""

    name: str = "octo/shop"
    default_branch: str = "main"
    public: bool = True
    people: dict[int, Person] = field(default_factory=dict)
    pulls: dict[int, Pull] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    reviews: dict[int, Review] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)
    trees: dict[str, dict[str, str]] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    serial: int = 1000

    def copy(self) -> World:
        """Return an independent copy."""
        return copy.deepcopy(self)

    def next_id(self) -> int:
        """Return an id nobody has."""
        self.serial += 1
        return self.serial

    def add_tree(self, files: dict[str, str]) -> str:
        """Keep a tree; equal files have equal names."""
        sha = _sha("tree", sorted(files.items()))
        self.trees[sha] = dict(files)
        return sha

    def add_commit(self, commit: Commit, *, sha: str | None = None) -> str:
        """Keep a commit; equal commits have equal names."""
        sha = sha or _sha("commit", [commit.tree, commit.parents, commit.message, commit.moment])
        self.commits[sha] = commit
        return sha

    def files_at(self, revision: str) -> dict[str, str]:
        """Return the files of a commit or a branch."""
        sha = self.refs.get(f"heads/{revision}", revision)
        return self.trees[self.commits[sha].tree] if sha in self.commits else {}

    def push(self, pull: int, files: dict[str, str], *, sha: str, patches: dict[str, str | None] | None = None) -> None:
        """Move a pull request's head to a new commit that adds these files."""
        branch = self.pulls[pull].head_branch
        before = self.refs[f"heads/{branch}"]
        tree = self.add_tree(self.files_at(before) | files)
        self.add_commit(Commit(tree=tree, parents=(before,), message="push"), sha=sha)
        self.refs[f"heads/{branch}"] = self.pulls[pull].head = sha
        self.pulls[pull].patches |= patches or {}

    def descends(self, sha: str, ancestor: str) -> bool:
        """Whether `ancestor` is `sha` or comes before it."""
        seen, left = set(), [sha]
        while left:
            one = left.pop()
            if one == ancestor:
                return True
            if one in self.commits and one not in seen:
                seen.add(one)
                left += self.commits[one].parents
        return False


def _sha(kind: str, value: object) -> str:
    return hashlib.sha1(json.dumps([kind, value]).encode(), usedforsecurity=False).hexdigest()
