"""Which lines of a file a review may speak of: those its patch shows on the right, by hunk."""

from __future__ import annotations

import re

_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")


def hunks(patch: str) -> list[range]:
    """Return the ranges of head lines that the hunks of a patch show."""
    shown: list[range] = []
    first = number = 0
    for line in patch.splitlines():
        match = _HUNK.match(line)
        if match:
            if number > first:
                shown.append(range(first, number))
            first = number = int(match[1])
        elif line.startswith((" ", "+")):
            number += 1
    return [*shown, range(first, number)] if number > first else shown


def complaint(patch: str | None, line: int, start: int | None) -> str | None:
    """Return what GitHub says against a comment on these lines, if anything."""
    for hunk in hunks(patch or ""):
        if line in hunk:
            if start is None:
                return None
            if start >= line:
                return "start line must precede the end line."
            return None if start in hunk else "start line must be part of the same hunk as the line."
    return "Pull request review thread line must be part of the diff"
