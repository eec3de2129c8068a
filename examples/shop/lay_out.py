#!/usr/bin/env python3
"""Lay the example application out as a git repository with a base and a head commit.

    python3 lay_out.py DIR [--sealed]

DIR gets a branch `main` (tag `base`) and a branch `feature` (tag `head`). Author, dates and settings are fixed, so
the same files always give the same commit ids. With --sealed, a branch `sealed` (tag `sealed-head`) adds the files
of the folder `sealed/`, if there is one, on top of head.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
AUTHOR = "Shop Maintainers"
EMAIL = "maintainers@shop.example"

BASE_MESSAGE = "Shop with catalogue, cart, orders and coupon lookup"
HEAD_MESSAGE = """Gift wrapping, coupons, stock filter and stock limit

Checkout offers gift wrapping with a message and takes a coupon code. The product list can be limited to what is in
stock and to a price range, and says how many products were found. Raising a quantity in the cart stops at
what is in stock.
"""
SEALED_MESSAGE = "Files kept apart from the example"


def git_environment(directory: Path) -> dict[str, str]:
    """Nothing of the user's or the system's git settings reaches the commits."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {
        **kept,
        "HOME": str(directory),
        "XDG_CONFIG_HOME": str(directory),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_NAME": AUTHOR,
        "GIT_AUTHOR_EMAIL": EMAIL,
        "GIT_COMMITTER_NAME": AUTHOR,
        "GIT_COMMITTER_EMAIL": EMAIL,
        "LC_ALL": "C",
    }


class Repository:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.environment = git_environment(directory)

    def git(self, *arguments: str, date: str | None = None) -> str:
        environment = dict(self.environment)
        if date is not None:
            environment |= {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        settings = ["core.hooksPath=/dev/null", "commit.gpgSign=false", "core.autocrlf=false", "core.fileMode=true"]
        options = [part for setting in settings for part in ("-c", setting)]
        done = subprocess.run(
            ["git", *options, *arguments],
            cwd=self.directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"git {arguments[0]} failed: {done.stderr.strip()}")
        return done.stdout.strip()

    def commit(self, message: str, date: str, tag: str) -> str:
        self.git("add", "--all", "--force", ".")
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", message, date=date)
        self.git("tag", tag)
        return self.git("rev-parse", "HEAD")


def tracked(source: Path) -> list[Path]:
    """The files of a layer, without what running the application leaves behind."""
    skipped_folders = {"node_modules", "__pycache__", ".venv", ".pytest_cache", ".ruff_cache", "dist"}
    found = []
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        if not skipped_folders.intersection(relative.parts) and path.suffix not in {".db", ".pyc"} and path.is_file():
            found.append(relative)
    return found


def overlay(source: Path, target: Path) -> None:
    for relative in tracked(source):
        destination = target / relative
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / relative, destination)
        destination.chmod(0o644)


def lay_out(directory: Path, sealed: bool) -> dict[str, str]:
    """Create the repository; returns the commit id of each tag."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise SystemExit(f"{directory} exists and is not an empty folder; name a new or an empty one")
    directory.mkdir(parents=True, exist_ok=True)
    repository = Repository(directory)
    repository.git("init", "--quiet", "--template=", "--object-format=sha1", "--initial-branch=main", ".")

    commits = {}
    overlay(HERE / "base", directory)
    commits["base"] = repository.commit(BASE_MESSAGE, "2026-03-02T09:00:00+00:00", "base")
    repository.git("checkout", "--quiet", "-b", "feature")
    overlay(HERE / "head", directory)
    commits["head"] = repository.commit(HEAD_MESSAGE, "2026-03-04T15:30:00+00:00", "head")
    if sealed and (HERE / "sealed").is_dir():
        repository.git("checkout", "--quiet", "-b", "sealed")
        overlay(HERE / "sealed", directory)
        commits["sealed-head"] = repository.commit(SEALED_MESSAGE, "2026-03-05T10:00:00+00:00", "sealed-head")
        repository.git("checkout", "--quiet", "feature")
    return commits


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path, metavar="DIR", help="a new or an empty folder")
    parser.add_argument("--sealed", action="store_true", help="also add the files of sealed/ on a branch of their own")
    arguments = parser.parse_args()
    for tag, commit in lay_out(arguments.directory.absolute(), arguments.sealed).items():
        print(f"{tag} {commit}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
