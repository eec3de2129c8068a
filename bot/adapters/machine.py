"""What the machine can do: every ability is tried, none is believed because a program of its name exists."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.adapters import staging
from bot.adapters.interpreters import SYSTEM
from bot.adapters.process import run
from bot.adapters.site.agent import browser
from bot.adapters.workspace import Workspace
from bot.domain.ability import Ability, Standing
from bot.domain.errors import NotExecutedError

SECONDS = 20.0
FREE_BYTES = 2 * 1024**3
# What the build tools of current front ends ask for.
NODE = (20, 19)
_VERSION = re.compile(r"\d+(?:\.\d+)+")


class Machine:
    """One machine; `environ` is the user's environment, of which only PATH and HOME are used."""

    def __init__(self, environ: Mapping[str, str], *, parents: tuple[Path, ...] = staging.PARENTS) -> None:
        """Take the environment; nothing is looked at yet."""
        self._environ = environ
        self._own = environ.get("PATH", SYSTEM)
        # Where programs are looked for when they are used: the system's own first.
        self._path = f"{SYSTEM}:{self._own}"
        self._parents = parents

    def abilities(self) -> tuple[Ability, ...]:
        """Look at everything, what nothing can be done without first."""
        return (
            self._sandbox(),
            self._git(),
            self._room(),
            self._browser(),
            _coverage(),
            self._node(),
            self._java(),
            self._container(),
            self._leftovers(),
        )

    def _sandbox(self) -> Ability:
        try:
            with Workspace(None, environ=self._environ, parents=self._parents) as workspace:
                facts = workspace.probe()
        except NotExecutedError as error:
            return Ability(
                name="sandbox", standing=Standing.MISSING, seen=error.message, remedy=error.remedy, needed=True
            )
        seen = f"{facts.backend} holds all of {len(facts.checks)} things looked at from inside"
        return Ability(name="sandbox", standing=Standing.THERE, seen=seen, needed=True)

    def _git(self) -> Ability:
        version = self._version("git", "--version")
        if version:
            return Ability(name="git", standing=Standing.THERE, seen=version, needed=True)
        return _missing("git", "there is no git", "apt-get install git", needed=True)

    def _room(self) -> Ability:
        """The folder that revisions are laid out in, and what is free there."""
        try:
            root = staging.make_root(self._parents)
        except NotExecutedError as error:
            return _missing("room", error.message, error.remedy, needed=True)
        free = shutil.disk_usage(root).free
        staging.remove(root)
        seen = f"{free / 1024**3:.1f} GiB free in {root.parent}"
        if free >= FREE_BYTES:
            return Ability(name="room", standing=Standing.THERE, seen=seen, needed=True)
        return _missing("room", seen, "Free 2 GiB there.", needed=True)

    def _browser(self) -> Ability:
        driver = str(browser.driver())
        if not self._version(driver, "--version"):
            remedy = "Start it by hand with --version to see why; on Debian it wants libatomic1."
            return _missing("browser", f"its driver {driver} does not start", remedy)
        path = browser.found()
        if path is None:
            remedy = "apt-get install chromium, or playwright install chromium. Without it no page is tested."
            return _missing("browser", "there is no Chromium", remedy)
        version = self._version(path, "--version")
        seen = f"Chromium {version} at {path}" if version else f"{path} does not start"
        if version:
            return Ability(name="browser", standing=Standing.THERE, seen=seen)
        return _missing("browser", seen, "Start it by hand with --version to see why.")

    def _node(self) -> Ability:
        version = self._version("node", "--version")
        numbers = tuple(int(part) for part in version.split(".")[:2]) if version else ()
        remedy = "Install Node 20.19 or newer where front ends are to be started."
        if not numbers:
            return Ability(name="node", standing=Standing.LIMITED, seen="there is no Node", remedy=remedy)
        standing = Standing.THERE if numbers >= NODE else Standing.LIMITED
        return Ability(
            name="node", standing=standing, seen=version, remedy="" if standing is Standing.THERE else remedy
        )

    def _java(self) -> Ability:
        version = self._version("java", "-version")
        if version:
            return Ability(name="java", standing=Standing.THERE, seen=version)
        remedy = "Install a JDK (apt-get install openjdk-17-jdk-headless) where Spring applications are to be started."
        return Ability(name="java", standing=Standing.LIMITED, seen="there is no Java", remedy=remedy)

    def _container(self) -> Ability:
        for name in ("docker", "podman"):
            if self._asked(name, "info", path=self._own) is not None:
                return Ability(name="container", standing=Standing.THERE, seen=f"{name} answers")
        remedy = "Start docker or podman to run the image; the installed package works without."
        return Ability(
            name="container", standing=Standing.LIMITED, seen="neither docker nor podman answers", remedy=remedy
        )

    def _leftovers(self) -> Ability:
        found = sorted(str(path) for parent in self._parents for path in parent.glob("gen-tests-*"))
        if not found:
            return Ability(name="leftovers", standing=Standing.THERE, seen="none of an earlier run")
        shown = ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
        remedy = "Another run is going on, or one was killed: then remove them, and use runners that take one job."
        return Ability(name="leftovers", standing=Standing.LIMITED, seen=shown, remedy=remedy)

    def _version(self, program: str, flag: str) -> str:
        """Return the version that a program says, empty when it does not start."""
        said = self._asked(program, flag)
        match = _VERSION.search(said) if said is not None else None
        return match[0] if match else ""

    def _asked(self, program: str, *words: str, path: str = "") -> str | None:
        """Return what a program says; None when it is not there, fails, or takes too long."""
        found = shutil.which(program, path=path or self._path)
        if found is None:
            return None
        env = {"PATH": self._path, "LANG": "C.UTF-8", "HOME": self._environ.get("HOME", "/nonexistent")}
        try:
            done = run((found, *words), cwd=Path("/"), env=env, timeout=SECONDS)
        except OSError:
            return None
        return (done.stdout + done.stderr).decode(errors="replace") if done.ok else None


def _coverage() -> Ability:
    """What counts Python lines in us; it is put beside the interpreter of a project by `prepare`."""
    try:
        version = importlib.metadata.version("coverage")
    except importlib.metadata.PackageNotFoundError:
        return _missing("coverage", "coverage.py is not installed", "Install gen-tests again.")
    kinds = "Python lines and branches, browser lines (with a browser)"
    python = ".".join(str(number) for number in sys.version_info[:2])
    seen = f"coverage.py {version} on Python {python}: {kinds}"
    return Ability(name="coverage", standing=Standing.THERE, seen=seen)


def _missing(name: str, seen: str, remedy: str, *, needed: bool = False) -> Ability:
    return Ability(name=name, standing=Standing.MISSING, seen=seen, remedy=remedy, needed=needed)
