"""What stands for a file in a few characters: lines as `1-3,7`, branches as `3>5,3>-1`, the text by its hash.

What is read is a claim: how many numbers a text may stand for is counted before any of them is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from bot.domain.candidate import SourceFile

MOST = 2_000_000
_JUMP = re.compile(r"([0-9]{1,9})>(-?[0-9]{1,9})")
_SPAN = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")

Jump = tuple[int, int]


def write_lines(numbers: Iterable[int]) -> str:
    """Return line numbers as ranges, ascending."""
    spans: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def read_lines(text: str) -> tuple[int, ...]:
    """Return the numbers that a text stands for; raise ValueError for any other text, and for too many numbers."""
    spans: list[range] = []
    for piece in text.split(",") if text else []:
        match = _SPAN.fullmatch(piece)
        if match is None:
            raise ValueError(f"{piece[:40]!r} is no range of lines")
        first = int(match[1])
        spans.append(range(first, int(match[2] or first) + 1))
    if sum(len(span) for span in spans) > MOST:
        raise ValueError(f"more than {MOST:,} lines")
    return tuple(number for span in spans for number in span)


def write_jumps(jumps: Iterable[Jump]) -> str:
    """Return branches as `from>to`, ascending."""
    return ",".join(f"{source}>{target}" for source, target in sorted(set(jumps)))


def read_jumps(text: str) -> tuple[Jump, ...]:
    """Return the branches that a text stands for; raise ValueError for any other text."""
    jumps: list[Jump] = []
    for piece in text.split(",") if text else []:
        match = _JUMP.fullmatch(piece)
        if match is None:
            raise ValueError(f"{piece[:40]!r} is no branch")
        jumps.append((int(match[1]), int(match[2])))
    return tuple(jumps)


def digest(file: SourceFile) -> str:
    """Return the SHA-256 of a file's text, lone surrogates included."""
    return sha256(file.content.encode("utf-8", "surrogatepass")).hexdigest()
