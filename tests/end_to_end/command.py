"""The command as a child process, in an environment that a test chooses, and what such a run must not leave behind."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.end_to_end.repositories import commit

ROOT = Path(__file__).resolve().parents[2]
STAGED = re.compile(r"/(?:var/)?tmp/gen-tests-\w+")
# An argument of programs that are there to be interrupted: seconds to sleep, as nobody else would write them.
MARK = "31415.92"
# The same command, in a machine that lacks something: the one default that says where it is looked for is replaced.
WITHOUT = {
    "bubblewrap": "from bot.adapters.workspace import Workspace as it; it.__init__.__kwdefaults__['search'] = '/none'",
    "chromium": "from bot.adapters.site.stage import SandboxStage as it; it.__init__.__kwdefaults__['browser'] = '/no'",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """How it ended, how many programs ran below it, and which of those and of their folders are still there."""

    ended: Ended
    running: int
    left: tuple[str, ...]


def gen_tests(*arguments: str | Path, cwd: Path, without: str = "", umask: int = -1, **env: str) -> Ended:
    """Run a command to its end."""
    done = subprocess.run(
        [*_program(without), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=_environment(env),
        umask=umask,
        timeout=400,
    )
    return Ended(status=done.returncode, out=done.stdout, err=done.stderr)


def interrupted(*arguments: str | Path, cwd: Path, when: str, whole_group: bool) -> Interrupted:
    """Press Ctrl-C once a line of progress begins with `when` and a program with the mark of a test is running."""
    with subprocess.Popen(
        [*_program(""), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env=_environment({}),
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        told = ""
        for line in process.stderr:
            told += line
            if line.startswith(when):
                break
        programs = _marked(process.pid)
        press: Callable[[int, int], None] = os.killpg if whole_group else os.kill
        press(process.pid, signal.SIGINT)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    folders = {found for command in programs.values() for found in STAGED.findall(command)}
    return Interrupted(
        ended=Ended(status=process.returncode, out=out, err=told + err),
        running=len(programs),
        left=tuple(
            [command for pid, command in programs.items() if _command_of(pid) == command]
            + [folder for folder in sorted(folders) if Path(folder).exists()]
        ),
    )


def light(folder: Path, configuration: Mapping[str, Any], head: Mapping[str, str], *, base: str = "x = 1\n") -> Path:
    """Lay out a repository without dependencies: `shop/app.py` changes, and the files of `head` are added."""
    (folder / ".github").mkdir(parents=True)
    (folder / ".github" / "gen-tests.yml").write_text(json.dumps(configuration))
    (folder / "shop").mkdir()
    (folder / "shop" / "app.py").write_text(base)
    commit(folder, "base", new=True)
    for path, text in {"shop/app.py": "x = 2\n", **head}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    commit(folder, "head")
    return folder


def _marked(ancestor: int) -> dict[int, str]:
    """Wait until a descendant carries the mark; return every descendant and its command line."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = _descendants(ancestor)
        if any(MARK in command and "bwrap" not in command for command in found.values()):
            return found
        time.sleep(0.05)
    message = f"no program with {MARK} was started"
    raise AssertionError(message)


def _descendants(ancestor: int) -> dict[int, str]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found = {ancestor}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return {pid: _command_of(pid) for pid in found - {ancestor}}


def _command_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def _program(without: str) -> list[str]:
    if not without:
        return [sys.executable, "-m", "bot"]
    return [sys.executable, "-c", f"import sys\n{WITHOUT[without]}\nfrom bot.cli import main\nmain()"]


def _environment(changes: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", **changes}
