"""What a sandbox left behind in its work folder, read only after it has exited (D-13).

Whatever lies there was written by untrusted programs: links, FIFOs and devices are not opened, sizes and counts are
capped before anything is kept, and what was left out is said.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.adapters import beneath

FILE_BYTES = 64 * 1024**2
TOTAL_BYTES = 64 * 1024**2
FILES = 2_000
DEPTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """Files by path relative to the folder, in path order, and why others were left out."""

    files: tuple[tuple[str, bytes], ...] = ()
    left_out: tuple[str, ...] = ()


def read(work: Path, path: str, *, limit: int = FILE_BYTES) -> bytes | None:
    """Return one regular file of the work folder, None when there is none or it is not to be read."""
    try:
        return beneath.read(work, path, limit=limit)
    except (OSError, ValueError):
        return None


def collect(work: Path, folder: str, *, files: int = FILES, total: int = TOTAL_BYTES) -> Outputs:
    """Read the regular files below a folder of the work folder: at most `files` of them, `total` bytes together."""
    kept: list[tuple[str, bytes]] = []
    left_out: list[str] = []
    room = total
    # One more than is kept is looked at, so that a cut can be said; 10^5 files or folders cost no more than that.
    found = tuple(islice(_walk(work, beneath.parts(folder)), files + 1))
    if len(found) > files:
        left_out.append(f"more than {files} files and folders")
    for path in sorted(path for path, is_folder in found[:files] if not is_folder):
        content = read(work, path, limit=room)
        if content is None:
            left_out.append(f"{path}: not a regular file, or too large")
        else:
            kept.append((path, content))
            room -= len(content)
    return Outputs(files=tuple(kept), left_out=tuple(left_out))


def _walk(work: Path, names: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Yield the path of everything below, and whether it is a folder, without following a link."""
    below: list[str] = []
    try:
        with beneath.folder(work, names) as descriptor, os.scandir(descriptor) as entries:
            for entry in entries:
                is_folder = stat.S_ISDIR(entry.stat(follow_symlinks=False).st_mode)
                if is_folder:
                    below.append(entry.name)
                yield "/".join((*names, entry.name)), is_folder
    except OSError:
        return
    if len(names) < DEPTH:
        for name in below:
            yield from _walk(work, (*names, name))
