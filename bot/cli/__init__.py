"""The command line: parse, wire, call, print."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from types import FrameType
from typing import NoReturn

import click

from bot import wiring
from bot.cli.doors import Doors
from bot.cli.errors import Terminated, guarded
from bot.cli.reproduce import reproduce
from bot.cli.review import review

__all__ = ["main", "run"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(version("gen-tests-bot"), prog_name="gen-tests", message="%(prog)s %(version)s")
def commands() -> None:
    """Turn a change into tests that were run, and show what they add."""


commands.add_command(review)
commands.add_command(reproduce)


def main() -> NoReturn:
    """Run the command line and exit with its status."""
    signal.signal(signal.SIGTERM, _terminate)
    doors = Doors(
        review=partial(wiring.review, environ=os.environ), reproduce=partial(wiring.reproduce, environ=os.environ)
    )
    sys.exit(run(sys.argv[1:], doors=doors))


def run(arguments: Sequence[str], *, doors: Doors) -> int:
    """Run one command line; return the exit status, whatever happens."""
    return guarded(lambda: commands.main(args=list(arguments), prog_name="gen-tests", standalone_mode=False, obj=doors))


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated
