"""The host's end of the agent's pipe: one order out, one reply in, by a deadline."""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Callable
from typing import cast

from bot.adapters.process import Running
from bot.adapters.site.messages import REPLIES, Order, Reply
from bot.domain.errors import NotExecutedError
from bot.formats import wire

CHUNK_BYTES = 256 * 1024
TAIL_CHARACTERS = 4000


class Pipe:
    """A conversation with one agent; `clock` gives seconds."""

    def __init__(self, agent: Running, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._agent = agent
        self._clock = clock
        self._rest = bytearray()

    def converse(self, order: Order, *, seconds: float) -> Reply:
        """Send an order and return its reply.

        Raise NotExecutedError when the agent is dead or does not answer in time, ValueError for an answer that is no
        reply: a claim of a program in the sandbox, not trusted.
        """
        try:
            self._agent.stdin.write(wire.encode(order).encode("ascii") + b"\n")
            self._agent.stdin.flush()
        except (BrokenPipeError, OSError) as error:
            raise self._died("it has ended") from error
        line = self._line(self._clock() + seconds, seconds)
        return cast(Reply, wire.decode(line.decode("ascii", "replace"), *REPLIES))

    def _line(self, deadline: float, seconds: float) -> bytes:
        searched = 0
        with selectors.DefaultSelector() as selector:
            selector.register(self._agent.stdout, selectors.EVENT_READ)
            while (end := self._rest.find(b"\n", searched)) < 0:
                searched = len(self._rest)
                left = deadline - self._clock()
                if left <= 0 or not selector.select(left):
                    self._agent.kill()
                    raise self._died(f"it did not answer within {seconds:g} seconds")
                chunk = os.read(self._agent.stdout.fileno(), CHUNK_BYTES)
                if not chunk:
                    raise self._died("it has ended")
                self._rest += chunk
                if len(self._rest) > wire.LARGEST:
                    self._agent.kill()
                    raise self._died(f"its answer is larger than {wire.LARGEST} bytes")
        line = bytes(self._rest[:end])
        del self._rest[: end + 1]
        return line

    def _died(self, reason: str) -> NotExecutedError:
        self._agent.wait(1.0)
        tail = self._agent.stderr_tail().decode("utf-8", "replace").strip()[-TAIL_CHARACTERS:]
        return NotExecutedError(
            f"The agent in the sandbox cannot be asked any more: {reason}.\n{tail}".rstrip(),
            remedy="Run it again; if it happens again, report it with the lines above.",
            slug="agent-died",
        )
