"""What goes on while it works: a live line on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.status import Status
from rich.text import Text

from bot.adapters import clock
from bot.formats.markdown.escaping import visible

# On a plain pipe nobody sees a spinner: after so many seconds of silence the last line is said again.
BEAT = 10.0


class Progress:
    """The watch of one command (`ports.Watch`): phases with their seconds, and what is left of the budget."""

    def __init__(
        self, budget: float, *, console: Console, quiet: bool = False, seconds: Callable[[], float] = clock.seconds
    ) -> None:
        self._budget = budget
        self._seconds = seconds
        self._start = seconds()
        self._since = self._start
        self._phase: str | None = None
        self._done: list[tuple[str, float]] = []
        self._console = console
        self._quiet = quiet
        self._status: Status | None = None
        self._line = ""
        self._over = threading.Event()
        self._spoken = threading.Event()

    def __enter__(self) -> Progress:
        if self._console.is_terminal and not self._quiet:
            self._status = self._console.status("starting")
            self._status.start()
        elif not self._quiet:
            threading.Thread(target=self._keep_talking, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._spoken.set()
        if self._status is not None:
            self._status.stop()

    def phase(self, name: str, detail: str = "") -> None:
        """Begin a phase; naming the current one again only changes the detail."""
        if name != self._phase:
            self._close()
            self._phase = name
        self._say(name, detail)

    def left(self) -> float:
        """Return the seconds left of the budget, below zero when it is used up."""
        return self._budget - (self._seconds() - self._start)

    def timings(self) -> tuple[tuple[str, float], ...]:
        """Return the phases so far with their seconds, the current one included."""
        self._close()
        return tuple(self._done)

    def _close(self) -> None:
        now = self._seconds()
        if self._phase is not None:
            self._done.append((self._phase, now - self._since))
        self._since = now

    def _say(self, name: str, detail: str) -> None:
        if self._quiet:
            return
        line = visible(f"{name}: {detail}" if detail else name)
        if self._status is not None:
            self._status.update(Text(line))
        elif line != self._line:
            self._print(line)
        self._line = line

    def _print(self, line: str) -> None:
        self._spoken.set()
        self._console.print(Text(line), soft_wrap=True)

    def _keep_talking(self) -> None:
        while not self._over.is_set():
            if self._spoken.wait(BEAT):
                self._spoken.clear()
            elif self._line:
                self._console.print(
                    Text(f"{self._line} ({self._seconds() - self._start:.0f} s so far)"), soft_wrap=True
                )
