"""What stops an order: said to the host as a Trouble reply."""

from __future__ import annotations

from pathlib import Path

from bot.adapters.site.messages import Trouble

TAIL_LINES = 40
TAIL_BYTES = 64 * 1024


class TroubleError(Exception):
    """An order that cannot be carried out."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.reason)
        self.trouble = trouble


def tail(log: Path) -> tuple[str, ...]:
    """Return the last 40 lines of a log, none when there is no log."""
    if not log.is_file():
        return ()
    with log.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - TAIL_BYTES))
        text = stream.read().decode("utf-8", "replace")
    return tuple(text.splitlines()[-TAIL_LINES:])
