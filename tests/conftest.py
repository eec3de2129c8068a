"""What holds for every test: no example is failed for being slow, since no test of ours asserts a time."""

from __future__ import annotations

import signal

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")

# A suite that was started in the background ignores Ctrl-C, and so would every command that a test interrupts.
for _number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.default_int_handler if _number is signal.SIGINT else signal.SIG_DFL)
