"""The agent inside the sandbox: it reads orders on stdin, carries them out, answers on stdout, and decides nothing.

It may import the standard library, httpx, playwright, coverage, and light parts of this package.
"""

from bot.adapters.site.agent.loop import main

__all__ = ["main"]
