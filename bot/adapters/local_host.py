"""A review of a local range: the change and the files of its revisions, read from git objects."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.adapters.git import Git
from bot.domain.change import Change
from bot.domain.event import Event
from bot.formats.diff import parse


class LocalHost:
    """Implements ports.CodeHost for two revisions of a repository on this machine."""

    def __init__(self, git: Git) -> None:
        """Take the repository."""
        self._git = git

    def change(self, event: Event) -> Change:
        """Return what head changed since it parted from base; raise InputError for an unknown revision."""
        base, head = self._git.resolve(event.base), self._git.resolve(event.head)
        parted = self._git.merge_base(base, head)
        if parted is None or parted == base:
            return parse(self._git.diff_text(base, head), base=base, head=head)
        change = parse(self._git.diff_text(parted, head), base=parted, head=head)
        note = (
            f"{event.base} has moved on since head was made from it: "
            f"the change is counted from their common commit {parted[:12]}."
        )
        return replace(change, notes=(note, *change.notes))

    def checkout(self, sha: str) -> GitCheckout:
        """Return the files of a commit, given by its 40 hexadecimal digits."""
        return GitCheckout(self._git, sha)


class GitCheckout:
    """Implements ports.Checkout for one commit."""

    def __init__(self, git: Git, sha: str) -> None:
        """Take the repository and the commit's 40 hexadecimal digits."""
        self._git = git
        self._sha = sha

    def paths(self, patterns: Iterable[str]) -> tuple[str, ...]:
        """Return the files that match any pattern: `*` and `?` stay within a folder, `**` does not."""
        wanted = [pattern_of(pattern) for pattern in patterns]
        return tuple(path for path in self._git.paths(self._sha) if any(one.fullmatch(path) for one in wanted))

    def read(self, path: str) -> str:
        """Return a file as text, undecodable bytes replaced; raise InputError when it is missing or over 5 MiB."""
        return self._git.read(self._sha, path).decode("utf-8", errors="replace")


_GLOB = re.compile(r"\*\*/|\*\*|\*|\?")
_MEANING = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def pattern_of(glob: str) -> re.Pattern[str]:
    """Translate a glob over paths; everything but `**`, `*` and `?` stands for itself."""
    at, expression = 0, ""
    for found in _GLOB.finditer(glob):
        expression += re.escape(glob[at : found.start()]) + _MEANING[found.group()]
        at = found.end()
    return re.compile(expression + re.escape(glob[at:]), re.DOTALL)
