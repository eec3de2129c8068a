"""Ctrl-C and SIGTERM: one line and a status, from the first moment on.

It imports next to nothing, because it has to be in place before the rest of the program is read.
"""

from __future__ import annotations

import os
import signal
from types import FrameType

INTERRUPTED = 130
TERMINATED = 143
TOLD = {
    INTERRUPTED: "Interrupted; nothing is left running.",
    TERMINATED: "Terminated; nothing is left running.",
}
_STATUS = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}


class Terminated(BaseException):
    """The process was asked to end; everything on the way out is cleaned up as for Ctrl-C."""


def end_at_once() -> None:
    """End in the handler itself, for as long as nothing was started that would have to be ended.

    An exception would be told as a traceback of whatever module was being imported, or swallowed by it.
    """
    signal.signal(signal.SIGTERM, _end)
    # Whoever starts us in the background may have had Ctrl-C ignored; that stays.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _end)


def unwind() -> None:
    """From now on raise KeyboardInterrupt or Terminated, so that everything is cleaned up on the way out."""
    signal.signal(signal.SIGTERM, _terminate)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(number: int, _frame: FrameType | None) -> None:
    status = _STATUS[signal.Signals(number)]
    os.write(2, f"{TOLD[status]}\n".encode("ascii"))
    os._exit(status)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated
