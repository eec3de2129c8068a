"""What a change did to which files; line numbers are those of the head revision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.lines import Line, lines_of


class FileStatus(StrEnum):
    """What happened to a file between base and head."""

    ADDED = "added"
    MODIFIED = "modified"
    RENAMED = "renamed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """One file of the change; `added` holds its new or rewritten lines on head (empty for binary and removed files)."""

    path: str
    status: FileStatus
    previous_path: str | None = None
    binary: bool = False
    added: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Everything between two commits, files in path order; `notes` say what was cut, and why."""

    base: str
    head: str
    files: tuple[ChangedFile, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> frozenset[Line]:
        """Every added or rewritten line on head."""
        return frozenset().union(*(lines_of(file.path, file.added) for file in self.files))
