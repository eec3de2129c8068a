"""A unified diff of git as a Change: which files, and which of their lines are new on head.

Sections and names are found here, because git quotes names in C and leaves them out of header lines in ways of its
own; hunks are read by unidiff, one file at a time. All limits (security requirement B-11) hold before parsing, and
what they cut is said in the change's notes. Nothing a diff contains makes reading fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise

from unidiff.errors import UnidiffParseError
from unidiff.patch import PatchSet

from bot.domain.change import Change, ChangedFile, FileStatus

MAX_BYTES = 20 * 1024**2
MAX_FILES = 3_000
MAX_HUNK = 1024**2
_SECTION = re.compile(r"^diff --git ", re.MULTILINE)
_HUNK = re.compile(r"^@@ -", re.MULTILINE)
_ESCAPE = re.compile(r'\\([0-7]{3}|[abtnvfr"\\])')
_SHOWN = re.compile(r"^@@ -\d{1,9}(?:,\d{1,9})? \+(\d{1,9})(?:,(\d{1,9}))? @@", re.MULTILINE)
_CONTROL = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """What the header lines of one file say, and its hunks as text."""

    path: str
    previous: str | None
    status: FileStatus
    binary: bool
    hunks: tuple[str, ...]


def parse(text: str, *, base: str, head: str) -> Change:
    """Read a git diff (`git diff base head`, with renames); files come out in path order.

    More than 20 MiB, 3,000 files or 1 MiB in one hunk is left out and said in `notes`; so is a hunk that cannot be
    read.
    """
    notes: list[str] = []
    files = {}
    for section in _sections(text, notes):
        files[section.path] = _file(section, notes)
    return Change(base=base, head=head, files=tuple(files[path] for path in sorted(files)), notes=tuple(notes))


def shown(patch: str) -> tuple[tuple[int, int], ...]:
    """Return the head lines that each hunk of a file's patch shows, as (first, last); a mere removal has none."""
    found = ((int(match[1]), int(match[2] or 1)) for match in _SHOWN.finditer(patch))
    return tuple((first, first + count - 1) for first, count in found if first and count)


def display(path: str, *, limit: int = 300) -> str:
    r"""Return a path fit for a person: control characters and bytes that are no UTF-8 as `\x..`, capped (B-13)."""
    shown = "".join(char if char.isprintable() else _escaped(char) for char in path)
    return shown if len(shown) <= limit else shown[: limit - 3] + "..."


def _escaped(char: str) -> str:
    point = ord(char)
    return f"\\x{point - 0xDC00:02x}" if 0xDC80 <= point <= 0xDCFF else ascii(char)[1:-1]


def _sections(text: str, notes: list[str]) -> Iterator[_Section]:
    whole = len(text)
    cut = whole > MAX_BYTES
    starts = [match.start() for match in _SECTION.finditer(text, 0, MAX_BYTES)]
    if text.strip() and not starts:
        notes.append("The diff has no file in it that can be read.")
    if cut:
        notes.append(f"The diff is longer than {MAX_BYTES // 1024**2} MiB: only its first part was read.")
    if len(starts) > MAX_FILES:
        notes.append(f"The diff touches {len(starts)} files: only the first {MAX_FILES:,} were read.")
    for number, (start, end) in enumerate(pairwise([*starts, min(whole, MAX_BYTES)])):
        if number == MAX_FILES:
            return
        # A section that the limit cut in two ends in the middle of a hunk: its last hunk is not whole.
        section = _section(text[start:end], whole=not (cut and end == MAX_BYTES))
        if section is None:
            notes.append("One file of the diff has a header that cannot be read; it was left out.")
        else:
            yield section


def _section(text: str, *, whole: bool) -> _Section | None:
    starts = [match.start() for match in _HUNK.finditer(text)]
    head = text[: starts[0]] if starts else text
    hunks = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    if not whole:
        hunks = hunks[:-1]
    lines = head.split("\n")
    previous, path = _names(lines)
    if path is None:
        return None
    status = _status(lines)
    return _Section(
        path=path,
        previous=previous if status is FileStatus.RENAMED else None,
        status=status,
        binary=any(line.startswith(("Binary files ", "GIT binary patch")) for line in lines),
        hunks=tuple(hunks),
    )


def _status(lines: list[str]) -> FileStatus:
    for line in lines:
        if line.startswith(("new file mode ", "copy to ")):
            return FileStatus.ADDED
        if line.startswith("deleted file mode "):
            return FileStatus.REMOVED
        if line.startswith("rename to "):
            return FileStatus.RENAMED
    return FileStatus.MODIFIED


def _names(lines: list[str]) -> tuple[str | None, str | None]:
    """Return the names on base and on head, from whichever header lines state them without doubt."""
    old, new = _renamed(lines)
    if old is None or new is None:
        old, new = _both_sides(lines[0].removeprefix("diff --git "))
    for line in lines[1:]:
        if line.startswith("+++ ") and (name := _side(line[4:])) is not None:
            new = name
        elif line.startswith("--- ") and (name := _side(line[4:])) is not None:
            old = name
    return old, new if new is not None else old


def _renamed(lines: list[str]) -> tuple[str | None, str | None]:
    old = new = None
    for line in lines:
        if line.startswith(("rename from ", "copy from ")):
            old = _unquoted(line.split(" from ", 1)[1])
        elif line.startswith(("rename to ", "copy to ")):
            new = _unquoted(line.split(" to ", 1)[1])
    return old, new


def _both_sides(text: str) -> tuple[str | None, str | None]:
    """Split `a/X b/X`; both names are equal here, renames say theirs elsewhere."""
    middle, odd = divmod(len(text), 2)
    left, right = text[:middle], text[middle + 1 :]
    if not odd or text[middle] != " ":
        return None, None
    return _side(left), _side(right)


def _side(text: str) -> str | None:
    """Return the path of `a/path` or `b/path`, quoted or with git's trailing tab; None for /dev/null."""
    name = _unquoted(text.rstrip("\r").removesuffix("\t"))
    return None if name == "/dev/null" or len(name) < 3 else name[2:]


def _unquoted(text: str) -> str:
    r"""Undo git's C quoting: octal bytes are UTF-8, and bytes that are not come out as surrogates."""
    if len(text) < 2 or not (text.startswith('"') and text.endswith('"')):
        return text
    parts = _ESCAPE.split(text[1:-1])
    raw = bytearray()
    for index, part in enumerate(parts):
        if index % 2 == 0:
            raw += part.encode("utf-8", "surrogateescape")
        else:
            raw.append(_CONTROL[part] if part in _CONTROL else int(part, 8) & 0xFF)
    return raw.decode("utf-8", "surrogateescape")


def _file(section: _Section, notes: list[str]) -> ChangedFile:
    added: frozenset[int] = frozenset()
    if section.status is not FileStatus.REMOVED and not section.binary:
        kept = [hunk for hunk in section.hunks if len(hunk) <= MAX_HUNK]
        if len(kept) < len(section.hunks):
            notes.append(f"{display(section.path)}: a hunk longer than 1 MiB was left out.")
        added = _added(kept, section.path, notes)
    return ChangedFile(
        path=section.path,
        status=section.status,
        previous_path=section.previous,
        binary=section.binary,
        added=added,
    )


def _added(hunks: list[str], path: str, notes: list[str]) -> frozenset[int]:
    if not hunks:
        return frozenset()
    try:
        patch = PatchSet(StringIO("--- a/x\n+++ b/x\n" + "".join(hunks), newline="\n"))
        read = [hunk for file in patch for hunk in file]
    except (UnidiffParseError, ValueError):
        read = []
    if len(read) < len(hunks):
        notes.append(f"{display(path)}: a part of its diff cannot be read; not all its changed lines are known.")
    lines = [line for hunk in read for line in hunk if line.is_added]
    return frozenset(line.target_line_no for line in lines if line.target_line_no is not None)
