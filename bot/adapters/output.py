"""Files for the user, never outside the folder they named: no component of a path may be a link or lead upwards."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from bot.domain.candidate import SourceFile
from bot.domain.errors import InputError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


def write_beneath(folder: str, files: Iterable[SourceFile]) -> tuple[str, ...]:
    """Write each file below `folder` (made when missing) and return the paths written.

    Raise InputError (`output`) for a path that leaves the folder and for a folder that cannot be written.
    """
    written = []
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for file in files:
            _write(folder, file)
            written.append(str(Path(folder) / file.path))
    except OSError as error:
        raise InputError(
            f"{folder} cannot be written: {error.strerror or error}.",
            remedy="Name a folder of your own with `--out`, without links inside.",
            slug="output",
        ) from error
    return tuple(written)


def write_text(path: str, text: str) -> None:
    """Write one file that the user named; raise InputError (`output`) when that cannot be done."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8", errors="surrogateescape", newline="\n")
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} cannot be written: {error}.", remedy="Name a file in a folder of your own.", slug="output"
        ) from error


def read_text(path: str, *, limit: int) -> str:
    """Return a file that the user named, `limit` bytes at most; raise InputError (`report-json`) for what is no text."""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(limit + 1).decode("utf-8")
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} cannot be read: {error}.", remedy="Pass the report.json that a review wrote.", slug="report-json"
        ) from error


def _write(folder: str, file: SourceFile) -> None:
    parts = file.path.split("/")
    if any(part in {"", ".", ".."} or "\0" in part or "\\" in part for part in parts):
        raise InputError(
            f"{file.path!r} is not a path inside the output folder.", remedy="Report this as a bug.", slug="output"
        )
    place = os.open(folder, _FOLDER & ~os.O_NOFOLLOW)
    try:
        for part in parts[:-1]:
            place = _entered(place, part)
        with os.fdopen(os.open(parts[-1], _FILE, 0o644, dir_fd=place), "wb") as stream:
            stream.write(file.content.encode("utf-8", "surrogateescape"))
    finally:
        os.close(place)


def _entered(place: int, part: str) -> int:
    """Open (or make) a folder inside another one and close that one."""
    try:
        try:
            os.mkdir(part, 0o755, dir_fd=place)
        except FileExistsError:
            pass
        return os.open(part, _FOLDER, dir_fd=place)
    finally:
        os.close(place)
