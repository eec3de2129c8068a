"""Which folders outside /usr hold the programs that the sandbox needs: our own environment, interpreters, tools."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.domain.project import CoverageKind, Project

SYSTEM = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Prefixes (folders that hold `bin/`) to be bound at their own paths, and the PATH that finds their programs."""

    prefixes: tuple[Path, ...] = ()
    path: str = SYSTEM


def tools(project: Project, *, path: str, home: Path) -> Tools:
    """Find the programs that the project's commands name: the system's own first, then those on the user's PATH."""
    prefixes: list[Path] = []
    folders: list[str] = []
    for name in _named(project):
        found = None if shutil.which(name, path=SYSTEM) else shutil.which(name, path=path)
        if found is None:
            continue
        for prefix in prefixes_of(Path(found)):
            if _may_be_bound(prefix, home) and prefix not in prefixes:
                prefixes.append(prefix)
                folders.append(str(prefix / "bin"))
    return Tools(prefixes=tuple(prefixes), path=":".join((*folders, SYSTEM)))


def prefixes_of(program: Path) -> tuple[Path, ...]:
    """Follow a program's links one by one; return every prefix outside /usr that lies on the way.

    An environment's `python` names its interpreter by a path that may itself lead through a linked folder: each
    folder named on the way has to exist inside.
    """
    found: list[Path] = []
    hop = Path(os.path.abspath(program))  # noqa: PTH100 - links are followed one by one below
    for _ in range(8):
        for prefix in (hop.parent.parent, hop.parent.resolve().parent):
            outside = not prefix.is_relative_to("/usr") and str(prefix) not in {"/", "/usr"}
            if hop.parent.name == "bin" and outside and prefix not in found:
                found.append(prefix)
        if not hop.is_symlink():
            break
        hop = Path(os.path.normpath(hop.parent / hop.readlink()))
    return tuple(found)


def coverage_python(project: Project) -> tuple[tuple[str, ...], str] | None:
    """Return the interpreter beside which coverage.py has to lie, and the folder its command runs in; None for none."""
    commands = [service.command for service in project.services if service.coverage is CoverageKind.PYTHON]
    commands += [project.team_tests] if project.team_tests is not None else []
    if not commands or not commands[0].run:
        return None
    program = Path(commands[0].run[0])
    if not program.name.startswith("python"):
        # A script of an environment, such as .venv/bin/uvicorn, lies beside its interpreter.
        program = program.parent / "python" if "/" in commands[0].run[0] else Path("python3")
    return (str(program),), commands[0].cwd


def _named(project: Project) -> Iterable[str]:
    """Yield the programs that commands name without a folder, each once, in order."""
    commands = [*project.prepare, *(service.command for service in project.services)]
    commands += [project.team_tests] if project.team_tests is not None else []
    commands += project.reset.run if project.reset is not None else ()
    names = [command.run[0] for command in commands if command.run and "/" not in command.run[0]]
    # npm and friends are scripts for node.
    return dict.fromkeys((*names, "python3", *(("node",) if {"npm", "npx", "yarn", "pnpm"} & set(names) else ())))


def _may_be_bound(prefix: Path, home: Path) -> bool:
    """A `bin` folder right in a home (~/bin, ~/.local/bin) would bring the home with it."""
    return not home.is_relative_to(prefix) and prefix != home / ".local" and len(prefix.parts) > 2
