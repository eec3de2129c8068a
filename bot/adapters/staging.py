"""Folders that the sandbox's uid can reach: made, copied, handed over and removed.

uid 65534 cannot traverse a home of mode 0700, so everything that the sandbox binds lies in one folder outside homes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from bot.domain.errors import NotExecutedError

# The uid on the host under which sandboxes run when we are root ("nobody").
SANDBOX_UID = 65534
# /var/tmp first: /tmp is often memory.
PARENTS = (Path("/var/tmp"), Path("/tmp"))  # noqa: S108 - mkdtemp makes a name of its own below


def make_root(parents: tuple[Path, ...] = PARENTS) -> Path:
    """Make the staging folder: others may pass through it (0711) but not list it."""
    for parent in parents:
        if parent.is_dir() and os.access(parent, os.W_OK) and reachable(parent):
            root = Path(tempfile.mkdtemp(prefix="gen-tests-", dir=parent))
            root.chmod(0o711)
            return root
    names = ", ".join(str(parent) for parent in parents)
    raise NotExecutedError(
        f"None of {names} can be written and be entered by everybody: there is no place for the sandbox's files.",
        remedy="Make /var/tmp what it is elsewhere: `chmod 1777 /var/tmp`.",
        slug="no-staging",
    )


def reachable(path: Path) -> bool:
    """Whether uid 65534 can enter a folder: when we are root, everybody must be allowed to pass each folder above."""
    if os.geteuid() != 0:
        return os.access(path, os.R_OK | os.X_OK)
    real = path.resolve()
    return all(stat.S_IMODE(folder.stat().st_mode) & 0o001 for folder in (real, *real.parents))


def give(folder: Path) -> None:
    """Hand a folder and what lies in it to the uid of the sandbox; links are handed over, not followed."""
    folder.chmod(0o755)
    if os.geteuid() != 0:
        return
    os.chown(folder, SANDBOX_UID, SANDBOX_UID, follow_symlinks=False)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(parent, name), SANDBOX_UID, SANDBOX_UID, follow_symlinks=False)


def copy(source: Path, target: Path) -> None:
    """Copy a folder of ours; links are copied as links."""
    shutil.copytree(source, target, symlinks=True)


def mirror(source: Path, target: Path) -> None:
    """Copy a folder by hard links where that gives the sandbox a file it can read, by content elsewhere."""
    shutil.copytree(source, target, symlinks=True, copy_function=_mirror_file, ignore_dangling_symlinks=True)
    for parent, _, _ in os.walk(target):
        Path(parent).chmod(0o755)


def _mirror_file(source: str, target: str) -> str:
    mode = Path(source).stat().st_mode
    # A hard link shares its mode with the original, which is not ours to change.
    if mode & 0o004:
        with contextlib.suppress(OSError):
            os.link(source, target, follow_symlinks=False)
            return target
    shutil.copyfile(source, target)
    Path(target).chmod(0o755 if mode & 0o100 else 0o644)
    return target


def remove(folder: Path) -> None:
    """Remove a folder that untrusted programs may have filled; links are removed, not followed."""
    if not folder.exists():
        return
    folder.chmod(0o700)
    # Top down: a folder gets back the rights that a program took away before it is entered.
    for parent, folders, _ in os.walk(folder):
        for name in folders:
            below = Path(parent, name)
            if not below.is_symlink():
                below.chmod(0o700)
    shutil.rmtree(folder)
