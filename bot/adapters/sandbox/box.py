"""What is to run in a sandbox, and what it may see, use and spend: every backend takes this."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

WORK = "/sandbox/work"
# What staging.SANDBOX_UID is shown as inside, so that what is ours differs from what is not.
INSIDE_UID = 1000
# What the sandboxed program is told about itself; everything else is added by whoever fills the box.
PLAIN_ENV = (
    ("HOME", f"{WORK}/home"),
    ("LANG", "C.UTF-8"),
    ("PATH", "/usr/local/bin:/usr/bin:/bin"),
    ("TMPDIR", "/tmp"),  # noqa: S108 - inside it is a tmpfs of its own
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One program and its walls.

    `work` is the host folder of the only writable bind, seen inside as /sandbox/work; it must be writable for uid
    65534. `read_only` pairs host paths with absolute paths inside; `scratch` are inside paths that get an empty tmpfs.
    `env` is the whole environment. `network` shares the host's network (for `prepare` alone). Limits are bytes of data
    segment per process, processes, and wall-clock seconds (for `run`; who calls `start` watches the clock itself).
    """

    argv: tuple[str, ...]
    work: Path
    read_only: tuple[tuple[Path, str], ...] = ()
    scratch: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = PLAIN_ENV
    cwd: str = WORK
    network: bool = False
    memory_bytes: int = 2 * 1024**3
    processes: int = 512
    seconds: float | None = None
