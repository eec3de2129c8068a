"""Files below a folder that somebody else may have filled: no component of a path is ever a followed link (B-10).

Every function takes a folder that is ours and a path relative to it that is not, and walks component by component with
O_NOFOLLOW. OSError (ELOOP, ENOTDIR, ENOENT) says that the path leads elsewhere or nowhere.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: opening a FIFO must not wait for its writer.
FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
NEW_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def parts(path: str) -> tuple[str, ...]:
    """Split a relative path; raise ValueError when it is empty, absolute, or has a part that is `.` or `..`."""
    names = tuple(path.split("/"))
    if any(name in {"", ".", ".."} or "\0" in name for name in names):
        raise ValueError(f"{path!r} is not a plain relative path")
    return names


@contextmanager
def folder(root: Path, names: tuple[str, ...], *, make: int | None = None) -> Iterator[int]:
    """Open the folder that the names lead to, as a descriptor; with `make`, missing ones are made with that mode."""
    descriptor = os.open(root, FOLDER_FLAGS)
    try:
        for name in names:
            below = _step(descriptor, name, make)
            os.close(descriptor)
            descriptor = below
        yield descriptor
    finally:
        os.close(descriptor)


def _step(descriptor: int, name: str, make: int | None) -> int:
    try:
        return os.open(name, FOLDER_FLAGS, dir_fd=descriptor)
    except FileNotFoundError:
        if make is None:
            raise
    os.mkdir(name, make, dir_fd=descriptor)
    made = os.open(name, FOLDER_FLAGS, dir_fd=descriptor)
    # Whatever the umask: uid 65534 has to be able to enter.
    os.fchmod(made, make)
    return made


def make_folder(root: Path, path: str, *, owner: int | None = None) -> None:
    """Make a folder and its parents; `owner` gets the last one."""
    with folder(root, parts(path), make=0o755) as descriptor:
        if owner is not None:
            os.fchown(descriptor, owner, owner)


def kind(root: Path, path: str) -> int | None:
    """Return the type of what lies there (stat.S_IFDIR, S_IFREG, ...), None for nothing; a link is S_IFLNK."""
    names = parts(path)
    try:
        with folder(root, names[:-1]) as descriptor:
            return stat.S_IFMT(os.stat(names[-1], dir_fd=descriptor, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return None


def read(root: Path, path: str, *, limit: int) -> bytes:
    """Read a regular file; raise OSError (EFBIG) when it is larger than `limit`, EINVAL when it is no regular file."""
    names = parts(path)
    with folder(root, names[:-1]) as below:
        descriptor = os.open(names[-1], FILE_FLAGS, dir_fd=below)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", path)
        content = file.read(limit + 1)
    if len(content) > limit:
        raise OSError(errno.EFBIG, f"larger than {limit} bytes", path)
    return content


def write(root: Path, path: str, content: bytes, *, executable: bool = False) -> None:
    """Write a new file, making the folders it needs; raise FileExistsError when something lies there."""
    names = parts(path)
    with folder(root, names[:-1], make=0o755) as below:
        descriptor = os.open(names[-1], NEW_FLAGS, 0o600, dir_fd=below)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o755 if executable else 0o644)
        file.write(content)


def link(root: Path, path: str, target: str) -> None:
    """Make a symbolic link, making the folders it needs; where it leads is the caller's to check."""
    names = parts(path)
    with folder(root, names[:-1], make=0o755) as below:
        os.symlink(target, names[-1], dir_fd=below)
