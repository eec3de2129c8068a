"""An end to waiting for a page that never yields: the browser is killed, and every call on it returns with an error.

A script in an endless loop blocks the one process that could answer; Playwright's evaluate has no timeout of its own.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType


@contextlib.contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Kill our own browsers when the block takes longer than that; only in the main thread."""
    before = signal.signal(signal.SIGALRM, _kill_browsers)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _kill_browsers(_number: int, _frame: FrameType | None) -> None:
    for pid in descendants(os.getpid()):
        if b"--remote-debugging-pipe" in _words(pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def descendants(pid: int) -> Iterator[int]:
    """Yield the processes that a process started, and those that they started."""
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                for child in (task / "children").read_text(encoding="ascii").split():
                    yield int(child)
                    yield from descendants(int(child))


def _words(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []
