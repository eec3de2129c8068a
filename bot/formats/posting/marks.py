"""The first line of everything the bot posts: an HTML comment that says what it is and from what it was made.

A mark is a claim of whoever wrote the text. It counts only together with the account of its author.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256

_MARK = re.compile(r"<!-- gen-tests:v1 (summary|review|note|reply) key=([0-9a-f]{24}) -->(?:\r?\n|$)")
_TREE = re.compile(r"^Gen-Tests-Tree: ([0-9a-f]{40,64})$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a text is, and the key of what it was made from."""

    kind: str
    key: str


def key(*parts: object) -> str:
    """Return the key of what a text is made from; equal parts have equal keys."""
    told = json.dumps([str(part) for part in parts]).encode("ascii")
    return sha256(told).hexdigest()[:24]


def marked(mark: Mark, body: str) -> str:
    """Put a mark above a text."""
    return f"<!-- gen-tests:v1 {mark.kind} key={mark.key} -->\n{body}"


def mark_of(body: str) -> Mark | None:
    """Return the mark that a text begins with; a mark further down is somebody's quotation."""
    match = _MARK.match(body)
    return None if match is None else Mark(kind=match[1], key=match[2])


def same(one: str, other: str) -> bool:
    """Whether two texts are one to GitHub, which may change line ends and the space around a text."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def commit_message(title: str, tree: str) -> str:
    """Return the message of a commit of ours: it names the tree, so that a commit somebody changed is known."""
    return f"{title}\n\nGen-Tests-Tree: {tree}\n"


def tree_of(message: str) -> str | None:
    """Return the tree that a commit message of ours names."""
    match = _TREE.search(message)
    return None if match is None else match[1]
