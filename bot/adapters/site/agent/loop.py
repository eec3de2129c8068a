"""The agent's loop: one order a line in, one reply a line out."""

from __future__ import annotations

import os
import signal
import sys
from typing import BinaryIO, cast

from bot.adapters.site.agent.session import Session
from bot.adapters.site.agent.trouble import TroubleError
from bot.adapters.site.messages import ORDERS, Answer, Begin, Order, Ready, Reply, Trouble
from bot.domain.probe import Failed
from bot.formats import wire

# Set by whoever starts the agent inside a sandbox; without it no browser is started without its own sandbox (D-12).
MARKER = "GEN_TESTS_SANDBOX"


def main() -> None:
    """Serve orders until Finish or the end of the input."""
    orders, replies = _pipes()
    # The host kills the sandbox as a whole; a terminal's Ctrl-C must not garble the conversation first.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(orders, replies, sandboxed=bool(os.environ.get(MARKER)))


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take stdin and stdout for ourselves: a stray print goes to stderr, a stray read finds nothing."""
    sys.stdout.flush()
    orders, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return os.fdopen(orders, "rb"), os.fdopen(replies, "wb")


def serve(orders: BinaryIO, replies: BinaryIO, *, sandboxed: bool) -> None:
    """Answer each order with one reply; the first one must be Begin."""
    session: Session | None = None
    try:
        while line := orders.readline(wire.LARGEST + 1):
            order = cast(Order, wire.decode(line.decode("ascii"), *ORDERS))
            if session is None:
                session = Session(sandboxed=sandboxed)
            reply, go_on = _reply(session, order)
            replies.write(_line(reply))
            replies.flush()
            if not go_on:
                return
    finally:
        if session is not None:
            session.finish()


def _reply(session: Session, order: Order) -> tuple[Reply, bool]:
    try:
        return session.obey(order), True
    except StopIteration:
        return Ready(), False
    except TroubleError as error:
        return error.trouble, not isinstance(order, Begin)


def _line(reply: Reply) -> bytes:
    try:
        return wire.encode(reply).encode("ascii") + b"\n"
    except ValueError as error:
        reason = f"an answer that cannot be sent: {error}"
        small = Answer(observation=Failed(reason=reason)) if isinstance(reply, Answer) else _trouble(reason)
        return wire.encode(small).encode("ascii") + b"\n"


def _trouble(reason: str) -> Trouble:
    return Trouble(slug="agent-died", reason=reason)
