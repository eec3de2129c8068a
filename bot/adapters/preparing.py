"""The `prepare` step: declared commands, in a sandbox that has the network and no secrets (D-16)."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import stat
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import bot
from bot.adapters import beneath, package_clients, staging
from bot.adapters.interpreters import coverage_python
from bot.adapters.process import Finished
from bot.adapters.sandbox.box import PLAIN_ENV, WORK, Box
from bot.adapters.sandbox.bubblewrap import Bubblewrap
from bot.domain.errors import NotExecutedError
from bot.domain.project import Command, Project

CACHE = f"{WORK}/cache"
COVERAGE = "/sandbox/coverage.txt"
INPUT_BYTES = 64 * 1024**2
LINES = 40
SHOWN = 100
# Asked of the project's interpreter: which one it is, and whether it has pip.
ALIKE = (
    "import importlib.util, sys;"
    "print(sys.implementation.cache_tag, 'pip' if importlib.util.find_spec('pip') else 'none')"
)
# Only a wheel, so nothing of it runs while it is installed; pinned by hash.
INSTALL = (
    *("-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"),
    *("--target", f"{WORK}/side", "-r", COVERAGE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What `prepare` made for a commit: each output's path in the repository and where it lies now, and `side`.

    `side` holds coverage.py for the project's interpreter and our sitecustomize.
    """

    outputs: tuple[tuple[str, Path], ...] = ()
    side: Path | None = None


def key_of(pristine: Path, project: Project) -> str | None:
    """Return what two commits that may share outputs have in common; None when no inputs are declared or readable."""
    if not project.prepared.inputs:
        return None
    digest = hashlib.sha256(repr((project.prepare, project.prepared, coverage_python(project))).encode())
    for path in project.prepared.inputs:
        try:
            content = beneath.read(pristine, path, limit=INPUT_BYTES)
        except (OSError, ValueError):
            return None
        digest.update(f"{path}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """How the commands are run: where, with which environment and binds; `make_work` copies a commit to write in.

    `tell` hears of each command before it is run.
    """

    sandbox: Bubblewrap
    project: Project
    environ: Mapping[str, str]
    path: str
    read_only: tuple[tuple[Path, str], ...]
    make_work: Callable[[Path], Path]
    tell: Callable[[str, str], None]

    def carry_out(self, pristine: Path, target: Path) -> Prepared:
        """Run every command on a copy of the commit, then move what is declared below `target`."""
        if not self.project.prepare and coverage_python(self.project) is None and not self.project.prepared.outputs:
            return Prepared()
        work = self.make_work(pristine)
        beneath.write(target, "coverage.txt", _coverage_pin().read_bytes())
        deadline = time.monotonic() + self.project.limits.prepare_seconds
        for command in self.project.prepare:
            self.tell("prepare", " ".join(command.run)[:SHOWN])
            self._run(command, work, target, deadline)
        measured = coverage_python(self.project)
        if measured:
            self.tell("prepare", "coverage.py beside the project's interpreter")
        side = self._side(Command(run=measured[0], cwd=measured[1]), work, target, deadline) if measured else None
        prepared = Prepared(
            outputs=tuple(
                (path, self._moved(work, path, target / str(at)))
                for at, path in enumerate(self.project.prepared.outputs)
            ),
            side=side,
        )
        staging.remove(work)
        return prepared

    def _side(self, python: Command, work: Path, target: Path, deadline: float) -> Path:
        """Put coverage.py beside the project's interpreter: by its own pip, else our copy when both are alike."""
        said = self._run(replace(python, run=(*python.run, "-c", ALIKE)), work, target, deadline).stdout.split()
        side = target / "side"
        if said[-1:] == [b"pip"]:
            self._run(replace(python, run=(*python.run, *INSTALL)), work, target, deadline)
            _taken(work, side)
        elif said[-2:-1] == [sys.implementation.cache_tag.encode()]:
            staging.mirror(_our_coverage(), side / "coverage")
        else:
            raise NotExecutedError(
                f"{list(python.run)!r} has no pip, so coverage.py cannot be put beside it.",
                remedy="Let `prepare` install pip in that environment (`python -m venv` does, `uv venv --seed` too).",
                slug="prepare-failed",
            )
        for source in sorted((Path(__file__).parent / "collectors" / "side").glob("*.py")):
            beneath.write(side, source.name, source.read_bytes())
        return side

    def _run(self, command: Command, work: Path, target: Path, deadline: float) -> Finished:
        chosen = package_clients.settings(self.environ)
        seconds = max(1.0, deadline - time.monotonic())
        plain = tuple((name, value) for name, value in PLAIN_ENV if name != "PATH")
        box = Box(
            argv=command.run,
            work=work,
            cwd=f"{WORK}/src/{command.cwd}".removesuffix("/."),
            read_only=(*self.read_only, *package_clients.bound(chosen), (target / "coverage.txt", COVERAGE)),
            env=(*plain, ("PATH", self.path), *_caches(), *chosen, *command.env),
            network=True,
            memory_bytes=self.project.limits.memory_bytes,
            processes=self.project.limits.processes,
            seconds=seconds,
        )
        finished = self.sandbox.run(box)
        if not finished.ok:
            raise _failed(command, finished, seconds)
        return finished

    def _moved(self, work: Path, path: str, target: Path) -> Path:
        """Take an output out of the copy; untrusted programs made it, so it may be a link to somewhere else."""
        try:
            kind = beneath.kind(work / "src", path)
        except (OSError, ValueError):
            kind = stat.S_IFLNK
        if kind != stat.S_IFDIR:
            what = "was not made" if kind is None else "is not a folder of the repository"
            raise NotExecutedError(
                f"`prepared.outputs` names {path!r}, which {what} by the `prepare` commands.",
                remedy="Correct `prepared.outputs`, or add the command that makes it to `prepare`.",
                slug="prepare-failed",
            )
        moved = (work / "src" / path).rename(target)
        for scratch in self.project.prepared.scratch:
            if Path(scratch).is_relative_to(path) and scratch != path:
                _make_place(moved, str(Path(scratch).relative_to(path)))
        return moved


def _make_place(output: Path, path: str) -> None:
    try:
        beneath.make_folder(output, path, owner=_owner())
    except (OSError, ValueError) as error:
        raise NotExecutedError(
            f"`prepared.scratch` names {path!r} of an output, but a file or a link lies there.",
            remedy="Name a folder that may be empty when the services start.",
            slug="prepare-failed",
        ) from error


def _taken(work: Path, side: Path) -> None:
    """Move what pip made out of the work folder, where an earlier command may have put a link in its place."""
    if beneath.kind(work, "side") != stat.S_IFDIR:
        raise NotExecutedError(
            "A `prepare` command put something else where coverage.py was to be installed.",
            remedy="Let the commands write below the repository's root only.",
            slug="prepare-failed",
        )
    (work / "side").rename(side)


def _our_coverage() -> Path:
    """Find the coverage.py of our own environment without loading it."""
    found = importlib.util.find_spec("coverage")
    if found is None or found.origin is None:
        raise NotExecutedError(
            "coverage.py is missing in the environment of gen-tests.",
            remedy="Install gen-tests again with its dependencies.",
            slug="prepare-failed",
        )
    return Path(found.origin).parent


def _caches() -> tuple[tuple[str, str], ...]:
    return (("PIP_CACHE_DIR", f"{CACHE}/pip"), ("UV_CACHE_DIR", f"{CACHE}/uv"), ("npm_config_cache", f"{CACHE}/npm"))


def _coverage_pin() -> Path:
    """Find the pinned requirement: package data when installed, beside the package in a checkout."""
    package = Path(bot.__file__).parent
    places = (package / "requirements" / "coverage.txt", package.parent / "requirements" / "coverage.txt")
    return next((place for place in places if place.is_file()), places[0])


def _owner() -> int | None:
    return staging.SANDBOX_UID if os.geteuid() == 0 else None


def _failed(command: Command, finished: Finished, seconds: float) -> NotExecutedError:
    how = f"did not end within {seconds:.0f} seconds" if finished.timed_out else f"ended with status {finished.status}"
    said = (finished.stdout[-64 * 1024 :] + b"\n" + finished.stderr).decode(errors="replace")
    lines = [line for line in said.splitlines() if line.strip()][-LINES:]
    return NotExecutedError(
        "\n".join((f"`prepare`: {list(command.run)!r} in {command.cwd!r} {how}.", *lines)),
        remedy="Run the command in a fresh clone. It has the network here, but no secrets and no home folder.",
        slug="prepare-failed",
    )
