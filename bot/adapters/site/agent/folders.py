"""Folders as the agent works with them: the declared deletions, and a fresh copy of the checkout."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path


def delete(root: Path, patterns: Iterable[str]) -> None:
    """Remove what the glob patterns name under `root`; what lies outside it is left alone."""
    top = root.resolve()
    for pattern in patterns:
        if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
            continue
        for found in sorted(top.glob(pattern)):
            if found.parent.resolve().is_relative_to(top):
                _remove(found)


def refresh(target: Path, pristine: Path, keep: frozenset[Path]) -> None:
    """Make `target` equal to `pristine`, without touching the paths in `keep` (relative: what is mounted there)."""
    _clear(target, Path(), keep)
    _fill(target, pristine, Path(), keep)


def _clear(folder: Path, within: Path, keep: frozenset[Path]) -> None:
    for entry in sorted(folder.iterdir()):
        path = within / entry.name
        if path in keep:
            continue
        if any(path in kept.parents for kept in keep):
            _clear(entry, path, keep)
        else:
            _remove(entry)


def _fill(target: Path, pristine: Path, within: Path, keep: frozenset[Path]) -> None:
    for entry in sorted(pristine.iterdir()):
        path = within / entry.name
        goal = target / entry.name
        if path in keep or entry.name == ".git":
            continue
        if entry.is_symlink():
            goal.symlink_to(entry.readlink())
        elif entry.is_dir():
            goal.mkdir(exist_ok=True)
            _fill(goal, entry, path, keep)
        else:
            shutil.copy2(entry, goal)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
