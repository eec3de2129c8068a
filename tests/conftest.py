"""What holds for every test: nobody but this machine is spoken to, and no example is failed for being slow."""

from __future__ import annotations

import ipaddress
import signal
import socket
from typing import Any

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")

# A suite that was started in the background ignores Ctrl-C, and so would every command that a test interrupts.
for _number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.default_int_handler if _number is signal.SIGINT else signal.SIG_DFL)

_connect = socket.socket.connect


def _connect_here(self: socket.socket, address: Any) -> None:
    """Connect to this machine; anything else is a test that would ask the real world."""
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        here = host == "localhost" or (host.replace(".", "").isdigit() and ipaddress.ip_address(host).is_loopback)
        if not (here or host == "::1"):
            raise AssertionError(f"a test wants to speak to {host}")
    _connect(self, address)


socket.socket.connect = _connect_here  # type: ignore[assignment, method-assign]  # for the whole run
