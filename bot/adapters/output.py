"""Files for the user, never outside the folder they named, and the one file that they hand back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.adapters import beneath
from bot.domain.candidate import SourceFile
from bot.domain.errors import InputError

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

_READABLE = {
    "report-json": "Pass the report.json that a review wrote.",
    "recording": "Pass the folders that `gen-tests sweep --shard` wrote.",
    "configuration": "Name a file of the form that configs/default.yml documents.",
    "rows-model": "Name a model as JSON, in CASA's format or in PICT's language.",
    "rows-file": "Name a file of rows as CSV or tab-separated text.",
}


def require_folder(folder: str) -> None:
    """Make a folder that the user named and see that files can be made in it; raise InputError (`output`) when not."""
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        # Made and gone again: rights alone do not tell whether a file system takes files.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, ValueError) as error:
        raise _refused(folder, error) from error


def require_file(path: str) -> None:
    """See that a file that the user named can be written, leaving it as it is; raise InputError (`output`) when not."""
    try:
        there = Path(path).exists()
        if Path(path).is_dir() or (there and not os.access(path, os.W_OK)):
            raise ValueError("it is a folder, or it must not be changed")
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error
    if not there:
        require_folder(str(Path(path).parent))


def write_beneath(folder: str, files: Iterable[SourceFile]) -> tuple[str, ...]:
    """Write each file below `folder` (made when missing), over an earlier one; return the paths written.

    Raise InputError (`output`) for a path or a link that leaves the folder, and for a folder that cannot be written.
    """
    written = []
    try:
        root = Path(folder).resolve()
        root.mkdir(parents=True, exist_ok=True)
        for file in files:
            _write(root, file)
            written.append(str(Path(folder) / file.path))
    except (OSError, ValueError) as error:
        raise _refused(folder, error) from error
    return tuple(written)


def write_text(path: str, text: str) -> None:
    """Write one file that the user named; raise InputError (`output`) when that cannot be done."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8", errors="surrogateescape", newline="\n")
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error


def append_text(path: str, text: str) -> None:
    """Add to a file that others write to as well; raise InputError (`output`) when that cannot be done."""
    try:
        with Path(path).open("a", encoding="utf-8", errors="surrogateescape", newline="\n") as stream:
            stream.write(text)
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error


def folders_in(folder: str) -> tuple[str, ...]:
    """Return the folders right below one, sorted; none where there is no such folder."""
    place = Path(folder)
    return tuple(sorted(str(path) for path in place.iterdir() if path.is_dir())) if place.is_dir() else ()


def read_text(path: str, *, limit: int, slug: str = "report-json") -> str:
    """Return at most `limit` + 1 bytes of a file that the user named; raise InputError (`slug`) when it is no text."""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(limit + 1).decode("utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is not text"
        raise InputError(f"{path} cannot be read: {reason}.", remedy=_READABLE.get(slug, ""), slug=slug) from error


def _write(root: Path, file: SourceFile) -> None:
    names = beneath.parts(file.path)
    with beneath.folder(root, names[:-1], make=0o755) as below:
        descriptor = os.open(names[-1], _FLAGS, 0o644, dir_fd=below)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(file.content.encode("utf-8", "surrogateescape"))


def _refused(place: str, error: Exception) -> InputError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError(
        f"{place} cannot be written: {reason}.",
        remedy="Name a place of your own, without links inside it.",
        slug="output",
    )
