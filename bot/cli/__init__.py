"""The command line: parse, wire, call, print."""

from __future__ import annotations

import os
import sys

from bot.cli import signals

__all__ = ["main"]


def main() -> None:
    """Run the command line and exit with its status."""
    signals.end_at_once()
    # Only now: reading everything else takes most of a second, in which Ctrl-C must be heard already.
    from bot.cli.commands import run_process

    sys.exit(run_process(sys.argv[1:], os.environ))
