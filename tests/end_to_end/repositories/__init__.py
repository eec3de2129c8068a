"""Small applications that are not the example, laid out as git repositories."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "team",
    "GIT_AUTHOR_EMAIL": "team@example.com",
    "GIT_COMMITTER_NAME": "team",
    "GIT_COMMITTER_EMAIL": "team@example.com",
    "GIT_AUTHOR_DATE": "2026-01-05T09:00:00+00:00",
    "GIT_COMMITTER_DATE": "2026-01-05T09:00:00+00:00",
}


def lay_out(name: str, folder: Path) -> Path:
    """Make a repository with the tags `base` and `head` of one of the applications here."""
    shutil.copytree(HERE / name / "base", folder)
    commit(folder, "base", new=True)
    shutil.copytree(HERE / name / "head", folder, dirs_exist_ok=True)
    commit(folder, "head")
    return folder


def commit(folder: Path, name: str, *, new: bool = False) -> None:
    """Commit everything, in a repository that is made first when it is new, and tag it."""
    if new:
        _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", f"--message={name}")
    _git(folder, "tag", name)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", folder, *arguments], check=True, env=ENVIRONMENT)


def revision(folder: Path, name: str) -> str:
    """Return the commit of a tag or branch."""
    found = subprocess.run(
        ["git", "-C", folder, "rev-parse", f"{name}^{{commit}}"],
        check=True,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
    )
    return found.stdout.strip()
