"""The commands, and how one line of them is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from importlib.metadata import version

import click

from bot import wiring
from bot.cli import pipes, signals
from bot.cli.action import action
from bot.cli.doctor import doctor
from bot.cli.doors import Doors
from bot.cli.errors import guarded
from bot.cli.publish import publish
from bot.cli.reproduce import reproduce
from bot.cli.review import review
from bot.cli.rows import rows
from bot.cli.sweep import sweep


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(version("gen-tests-bot"), prog_name="gen-tests", message="%(prog)s %(version)s")
def commands() -> None:
    """Turn a change into tests that were run, and show what they add."""


commands.add_command(action)
commands.add_command(doctor)
commands.add_command(publish)
commands.add_command(review)
commands.add_command(reproduce)
commands.add_command(rows)
commands.add_command(sweep)


def run(arguments: Sequence[str], *, doors: Doors) -> int:
    """Run one command line; return the exit status, whatever happens."""
    return guarded(lambda: _called(arguments, doors))


def run_process(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run the command line of this process, which from here on cleans up when it is asked to end.

    Nor does it end early because nobody reads what it prints.
    """
    pipes.outlive_readers()
    doors = Doors(
        abilities=partial(wiring.abilities, environ),
        join=wiring.join_shards,
        authorize=wiring.authorize,
        finish=wiring.finish,
        pull_of=wiring.pull_of,
        offer=wiring.offer,
        publish=wiring.publish,
        review=partial(wiring.review, environ=environ),
        reproduce=partial(wiring.reproduce, environ=environ),
        environ=environ,
    )

    def unwound() -> object:
        signals.unwind()
        return _called(arguments, doors)

    return guarded(unwound)


def _called(arguments: Sequence[str], doors: Doors) -> object:
    return commands.main(args=list(arguments), prog_name="gen-tests", standalone_mode=False, obj=doors)
